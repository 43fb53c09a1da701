from callkit.desktop.addresses import AddressWatch, localAddresses


class Machine:
    def __init__(self):
        self.addresses = frozenset({"192.0.2.1"})
        self.watch = AddressWatch(look=lambda: self.addresses)
        self.told = []
        self.watch.changed.connect(lambda: self.told.append(self.addresses))


def test_another_address_is_told_once(qapp):
    machine = Machine()
    machine.watch.setOn(True)
    machine.watch.check()
    assert machine.told == []
    machine.addresses = frozenset({"192.0.2.2"})
    machine.watch.check()
    machine.watch.check()
    assert machine.told == [machine.addresses]


def test_without_any_nothing_is_told_until_one_comes(qapp):
    machine = Machine()
    machine.watch.setOn(True)
    machine.addresses = frozenset()
    machine.watch.check()
    assert machine.told == []
    machine.addresses = frozenset({"192.0.2.2"})
    machine.watch.check()
    assert len(machine.told) == 1


def test_the_same_one_that_came_back_is_no_change(qapp):
    machine = Machine()
    machine.watch.setOn(True)
    before, machine.addresses = machine.addresses, frozenset()
    machine.watch.check()
    machine.addresses = before
    machine.watch.check()
    assert machine.told == []


def test_it_looks_by_itself_while_it_is_on(qapp, qtbot):
    machine = Machine()
    machine.watch.setOn(True)
    machine.addresses = frozenset({"192.0.2.2"})
    with qtbot.waitSignal(machine.watch.changed):
        pass
    machine.watch.setOn(False)
    assert not machine.watch._timer.isActive()


def test_this_machine_has_no_address_that_others_cannot_use(qapp):
    assert not any(one.startswith(("127.", "fe80", "::1")) for one in localAddresses())
