# Which operations answered, by service: the last line that a script prints. The tests that run the
# scripts hold it against the operations that the services have.

import atexit
import json

_answered = {}


def watch(events):
    events.register('after-call.*.*', _note)


def _note(http_response, model, **_):
    if http_response.status_code < 300:
        _answered.setdefault(model.service_model.service_name, set()).add(model.name)


@atexit.register
def _tell():
    print(json.dumps({'answered': {name: sorted(each) for name, each in _answered.items()}}))
