"""Reading the register of schools (GIAS) as it is published, and as it has been through other hands."""
