"""Services whose migrations `service` disturbs: one file and one class for each, which says how it is started, asked and looked at."""
import importlib


def named(name):
    """The class of a service."""
    return importlib.import_module(f"services.{name}").SERVICE
