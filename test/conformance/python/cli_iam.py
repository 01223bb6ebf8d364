# IAM and STS through the AWS CLI, which is made to look like boto3 for the script that both share.

import pathlib

import iam_essentials
from aws_cli import aws, equal, with_key
from botocore import xform_name


class Service:
    def __init__(self, name):
        self.name = name

    def __getattr__(self, operation):
        def call(**arguments):
            options = {xform_name(name): value for name, value in arguments.items()}
            return aws(f'{self.name} {operation.replace("_", "-")}', **options)

        return call


def refused(call, code, _status, **arguments):
    try:
        call(**arguments)
    except AssertionError as error:
        assert f'An error occurred ({code}) when calling' in str(error), error
        return
    raise AssertionError(f'not refused with {code}')


def seed_of(_iam, name):
    """The CLI writes the seed into a file."""
    aws(
        'iam create-virtual-mfa-device',
        virtual_mfa_device_name=name,
        outfile='seed',
        bootstrap_method='Base32StringSeed',
    )
    return pathlib.Path('seed').read_text()


class AsUser(Service):
    def __init__(self, key, service='iam'):
        super().__init__(service)
        self.key = key['AccessKeyId'], key['SecretAccessKey']

    def __getattr__(self, operation):
        def call(**arguments):
            with with_key(*self.key):
                return Service.__getattr__(self, operation)(**arguments)

        return call


iam_essentials.run(Service('iam'), Service('sts'), equal, refused, seed_of, AsUser)
