"""What can be asked of the spine: one question a module, or a package where it has several parts."""
