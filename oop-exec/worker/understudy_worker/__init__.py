"""The worker's parts. They run as one file, which oop-exec/build.rs puts together; nothing imports this package."""
