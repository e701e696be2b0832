"""Many runs with a purpose."""
