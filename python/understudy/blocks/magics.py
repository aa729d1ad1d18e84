def load_ipython_extension(i): pass
