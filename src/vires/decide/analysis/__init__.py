"""Analysis of a registry: rules that need to know what is in force, one file each (`vires lint --deep`)."""
