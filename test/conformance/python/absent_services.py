# Operations of AWS services that Millrace does not have, called by boto3 with made-up input: each must be
# refused by its own name. Second argument: how many operations of each service (default 1, 0: all).

import json
import re
import sys

import boto3
import botocore.loaders
from botocore.config import Config
from botocore.exceptions import ClientError

ENDPOINT = sys.argv[1]
MOST = int(sys.argv[2]) if len(sys.argv) > 2 else 1
# What Millrace has a model of, whether or not with handlers, is known by the SDK's own name of it.
OWN = set(
    'apigateway apigatewayv2 cloudformation cloudtrail cloudwatch dynamodb dynamodbstreams events '
    'firehose iam kinesis kms lambda logs pipes s3 scheduler schemas secretsmanager sns sqs ssm '
    'stepfunctions sts'.split()
)
# Unsigned GETs of a path are S3's, in AWS as here.
UNSIGNED_GETS = {'sso:GetRoleCredentials', 'sso:ListAccountRoles', 'sso:ListAccounts'}
config = Config(
    retries={'total_max_attempts': 1}, inject_host_prefix=False, parameter_validation=False
)


def plain(name):
    return re.sub(r'\d{4}_\d{2}_\d{2}$', '', name)


def made_up(shape, depth=0):
    """The least that a shape wants: required members, and whatever goes into the path."""
    kind = shape.type_name
    if kind == 'structure':
        names = set(shape.required_members)
        names |= {n for n, m in shape.members.items() if m.serialization.get('location') == 'uri'}
        return {n: made_up(shape.members[n], depth + 1) for n in names} if depth < 6 else {}
    if kind == 'list':
        return []
    if kind == 'map':
        return {}
    if kind in ('integer', 'long', 'float', 'double'):
        return 1
    if kind == 'boolean':
        return True
    if kind == 'timestamp':
        return '2026-01-01T00:00:00Z'
    if kind == 'blob':
        return b''
    return (shape.enum or ['x'])[0]


session = boto3.session.Session(
    aws_access_key_id='test', aws_secret_access_key='test', region_name='us-east-1'
)
wrong, asked = [], 0
for service in session.get_available_services():
    if service in OWN:
        continue
    client = session.client(service, endpoint_url=ENDPOINT, config=config)
    model = client.meta.service_model
    names = [n for n in model.operation_names if not model.operation_model(n).has_event_stream_input]
    for name in names[: MOST or None]:
        operation = model.operation_model(name)
        given = made_up(operation.input_shape) if operation.input_shape else {}
        try:
            client._make_api_call(name, given)
            wrong.append(f'{service}:{name} answered')
        except ClientError as error:
            asked += 1
            status = error.response['ResponseMetadata']['HTTPStatusCode']
            text = error.response['Error'].get('Message', '')
            if f'{service}:{name}' in UNSIGNED_GETS:
                continue
            if status != 501 or f':{plain(name)} ' not in text:
                wrong.append(f'{service}:{name} {status} {error.response["Error"]}')
        except Exception as error:  # What botocore itself refuses to send is no answer of ours.
            if MOST == 1:
                print(f'not sent: {service}:{name}: {error}'[:200])
assert not wrong, f'{len(wrong)} of {asked}: ' + '\n'.join(wrong[:40])
print(json.dumps({'asked': asked, 'answered': {}}))
