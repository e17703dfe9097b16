"""What can keep the product from starting, said in one plain sentence."""


class LaunchError(Exception):
    """Something outside the code keeps the product from starting; its text is shown to the person as it is."""
