"""What people decide about what was handed in: verification, withdrawal, audit."""
