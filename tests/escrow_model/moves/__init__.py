"""What can happen next in a life: every call, mostly proper, now and then by the wrong account, late or with a lie."""
