"""What is allowed, and by which rule: pure functions over dates, states and a shop's promises. No database, no clock.

`returns` decides money back, exchange, repair and resend; `service` warranty and 三包; `promises` what a shop gives
beyond the law; `disputes` whose turn it is; `window` how days are counted."""
