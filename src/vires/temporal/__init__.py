"""WHEN: dates as stated, periods, vantages. Knows no law and reads no clock."""
