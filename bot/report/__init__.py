"""Reports that people read: figures in, one self-contained HTML file out."""
