"""The tabs of the page: what each one shows and computes."""
