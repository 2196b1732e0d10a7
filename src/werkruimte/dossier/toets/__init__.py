"""The forms of a tested plan: JSON, one page of HTML, PDF. They show; they compute nothing."""
