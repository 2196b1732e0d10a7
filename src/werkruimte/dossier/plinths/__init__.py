"""The forms of measure 4: page, paper, GeoPackage, JSON. They show; they compute nothing."""
