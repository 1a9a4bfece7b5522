"""What upload files must be, written down a second time and from the services' own pages."""
