"""What type checkers must refuse, a line each."""

from .models import Labels, Odd, Order

labels = Labels(id=1)
Labels()
Labels(1)
Labels(id="1")
Labels(id=1, other=2)
Labels(id=1, additional_properties={"a": 1})
labels.id = 2
Odd(empty="")
Order(source=labels)
