# What all scripts begin with: boto3 clients of the Millrace that the first argument names.

import json
import sys

import boto3
from botocore.config import Config

import called

ENDPOINT = sys.argv[1]


def client(service, session=None, key=('test', 'test'), **config):
    made = (session or boto3).client(
        service,
        endpoint_url=ENDPOINT,
        region_name='us-east-1',
        aws_access_key_id=key[0],
        aws_secret_access_key=key[1],
        config=Config(retries={'max_attempts': 0}, **config),
    )
    called.watch(made.meta.events)
    return made


def equal(found, expected):
    assert found == expected, f'{json.dumps(found, default=str)} is not {expected!r}'


def refused(call, code, status=400, **arguments):
    try:
        call(**arguments)
    except Exception as error:
        equal(error.response['Error']['Code'], code)
        equal(error.response['ResponseMetadata']['HTTPStatusCode'], status)
        return error.response
    raise AssertionError(f'not refused with {code}')
