"""What the law in force comes to, laid out for whole tables of acts."""
