"""Laws of integer outcomes: fitted, evaluated, mixed, scored and saved."""
