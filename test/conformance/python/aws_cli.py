# The AWS CLI's own code in this process: a command takes 10 ms instead of 700. What it parses, calls
# and prints is what it does when it is typed.

import contextlib
import io
import json
import os
import sys
import tempfile

import awscli.clidriver

import called

ENDPOINT = sys.argv[1]
folder = tempfile.TemporaryDirectory()
os.chdir(folder.name)
os.environ.update(
    AWS_ACCESS_KEY_ID='test',
    AWS_SECRET_ACCESS_KEY='test',
    AWS_DEFAULT_REGION='us-east-1',
    AWS_CONFIG_FILE='none',
    AWS_SHARED_CREDENTIALS_FILE='none',
    AWS_MAX_ATTEMPTS='1',
    AWS_PAGER='',
)


def _driver():
    made = awscli.clidriver.create_clidriver()
    called.watch(made.session.get_component('event_emitter'))
    return made


driver = _driver()


@contextlib.contextmanager
def with_key(key_id, secret):
    """Commands inside are somebody else's."""
    global driver
    before = driver
    os.environ.update(AWS_ACCESS_KEY_ID=key_id, AWS_SECRET_ACCESS_KEY=secret)
    driver = _driver()
    try:
        yield
    finally:
        driver = before
        os.environ.update(AWS_ACCESS_KEY_ID='test', AWS_SECRET_ACCESS_KEY='test')


def _option(name, value):
    name = name.strip('_').replace('_', '-')
    if isinstance(value, bool):
        return [f'--{name}' if value else f'--no-{name}']
    if isinstance(value, dict) or isinstance(value, list) and any(
        isinstance(one, (dict, list)) for one in value
    ):
        return [f'--{name}', json.dumps(value)]
    if isinstance(value, list):
        return [f'--{name}', *(str(one) for one in value)]
    return [f'--{name}', str(value)]


def run(command, /, *words, **options):
    """The exit code of `aws <command> <words> --<options>`, and what it printed."""
    words = [*command.split(), *words]
    # `sqs` of version 1 does not know AWS_ENDPOINT_URL.
    given = {'endpoint_url': ENDPOINT, 'output': 'json', **options}
    for name, value in given.items():
        words += _option(name, value)
    out, error = io.TextIOWrapper(io.BytesIO(), 'utf-8'), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(error):
        try:
            code = driver.main(words)
        except SystemExit as exit:
            code = exit.code
    out.flush()
    return code, out.buffer.getvalue().decode(), error.getvalue().strip()


def text(command, /, *words, **options):
    code, out, error = run(command, *words, **options)
    assert code == 0, f'aws {command} ended with {code}: {error}'
    return out


def aws(command, /, *words, **options):
    """What the command answered, parsed; None for nothing."""
    out = text(command, *words, **options)
    return json.loads(out) if out.strip() else None


def refused(error, operation, message, command, /, *words, **options):
    code, _, said = run(command, *words, **options)
    assert code not in (0, None), f'aws {command} was not refused'
    said = said.replace(' (reached max retries: 0)', '')
    expected = f'An error occurred ({error}) when calling the {operation} operation: {message}'
    assert said.endswith(expected), f'{said!r} is not {expected!r}'


def equal(found, expected):
    assert found == expected, f'{json.dumps(found)} is not {expected!r}'


def pages(command, key, size, /, **options):
    """All pages of `size`, each asked for by its own command, as a person does."""
    found, token = [], {}
    while True:
        page = aws(command, max_items=size, **options, **token)
        assert len(page[key]) <= size, f'{len(page[key])} on a page of {size}'
        found.append(page[key])
        if 'NextToken' not in page:
            return found
        token = {'starting_token': page['NextToken']}
