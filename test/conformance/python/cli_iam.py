# IAM and STS through the AWS CLI, which is made to look like boto3 for the script that both share.

import iam_essentials
from aws_cli import aws, equal
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


iam_essentials.run(Service('iam'), Service('sts'), equal, refused)
