# Every operation of Lambda that Millrace has and the AWS CLI offers, but for event source mappings
# and what concerns asynchronous invocation: `cli_lambda_events.py` has those.

import base64
import json
import zipfile

from aws_cli import ENDPOINT, aws, equal, pages, refused, run, text

ARN = 'arn:aws:lambda:us-east-1:000000000000:'
FN = ARN + 'function:cli'
ROLE = 'arn:aws:iam::000000000000:role/any'
NOT_FOUND = 'ResourceNotFoundException'


def package(name, file, source):
    with zipfile.ZipFile(name, 'w') as archive:
        archive.writestr(file, source)
    return f'fileb://{name}'


def code(said):
    return f'''
import os
from dep import WORD
def handler(event, context):
    if event.get('fail'):
        raise ValueError('boom')
    print('ran', context.function_version)
    return {{'word': WORD, 'said': '{said}', 'event': event, 'stage': os.environ.get('STAGE')}}
'''


def invoked(event, **options):
    """The answer's head and the payload, which the CLI writes to a file."""
    with open('event.json', 'w') as file:
        json.dump(event, file)
    head = aws('lambda invoke', 'out.json', payload='fileb://event.json', **options)
    with open('out.json') as file:
        payload = file.read()
    return head, json.loads(payload) if payload else None


# Layers.
word = package('layer.zip', 'python/dep.py', "WORD = 'layer'")
layer = aws(
    'lambda publish-layer-version',
    layer_name='deps',
    zip_file=word,
    compatible_runtimes=['python3.12'],
    license_info='MIT',
)
equal((layer['LayerArn'], layer['Version'], layer['LicenseInfo']), (ARN + 'layer:deps', 1, 'MIT'))
for _ in range(2):
    aws('lambda publish-layer-version', layer_name='deps', zip_file=word)
aws('lambda publish-layer-version', layer_name='other', zip_file=word)
first = {'layer_name': 'deps', 'version_number': 1}
equal(aws('lambda get-layer-version', **first)['CompatibleRuntimes'], ['python3.12'])
by_arn = aws('lambda get-layer-version-by-arn', arn=ARN + 'layer:deps:1')
equal(by_arn['Content']['CodeSha256'], layer['Content']['CodeSha256'])
equal(
    [[one['Version'] for one in page] for page in pages('lambda list-layer-versions', 'LayerVersions', 2, layer_name='deps')],
    [[3, 2], [1]],
)
latest = [one['LatestMatchingVersion']['Version'] for one in aws('lambda list-layers', page_size=1)['Layers']]
equal(latest, [3, 1])
query = 'Layers[].LayerName'
equal(aws('lambda list-layers', compatible_runtime='python3.12', query=query), ['deps'])
added = aws(
    'lambda add-layer-version-permission',
    statement_id='all',
    action='lambda:GetLayerVersion',
    principal='*',
    **first,
)
equal(json.loads(added['Statement'])['Sid'], 'all')
policy = aws('lambda get-layer-version-policy', **first)
equal([one['Principal'] for one in json.loads(policy['Policy'])['Statement']], ['*'])
equal(aws('lambda remove-layer-version-permission', statement_id='all', **first), None)
refused(
    *(NOT_FOUND, 'GetLayerVersionPolicy', 'No policy is associated with the given resource.'),
    'lambda get-layer-version-policy',
    **first,
)
equal(aws('lambda delete-layer-version', layer_name='deps', version_number=3), None)

# Functions.
refused(
    *(NOT_FOUND, 'GetFunction', f'Function not found: {FN}'),
    'lambda get-function',
    function_name='cli',
)
function = {'function_name': 'cli'}
create = {
    'runtime': 'python3.12',
    'handler': 'app.handler',
    'role': ROLE,
    'zip_file': package('one.zip', 'app.py', code('one')),
    'layers': [ARN + 'layer:deps:1'],
    'timeout': 20,
}
created = aws(
    'lambda create-function',
    **function,
    **create,
    environment='Variables={STAGE=test}',
    tags='team=a',
)
equal((created['FunctionArn'], created['State'], created['Version']), (FN, 'Pending', '$LATEST'))
for waiter in ('function-exists', 'function-active-v2', 'function-active'):
    equal(aws(f'lambda wait {waiter}', **function), None)
refused(
    *('ResourceConflictException', 'CreateFunction', 'Function already exist: cli'),
    'lambda create-function',
    **function,
    **create,
)
head, payload = invoked({'n': 'ü'}, log_type='Tail', **function)
equal((head['StatusCode'], head['ExecutedVersion']), (200, '$LATEST'))
equal(payload, {'word': 'layer', 'said': 'one', 'event': {'n': 'ü'}, 'stage': 'test'})
assert 'ran $LATEST' in base64.b64decode(head['LogResult']).decode()
head, payload = invoked({'fail': True}, **function)
equal((head['StatusCode'], head['FunctionError']), (200, 'Unhandled'))
equal((payload['errorType'], payload['errorMessage']), ('ValueError', 'boom'))
equal(invoked({}, invocation_type='DryRun', **function), ({'StatusCode': 204}, None))
with open('bad.json', 'w') as file:
    file.write('{bad')
code_of, _, said = run('lambda invoke', 'out.json', payload='fileb://bad.json', **function)
expected = 'An error occurred (InvalidRequestContentException) when calling the Invoke operation: '
assert code_of != 0 and expected + 'Could not parse request body into json' in said, said

updated = aws('lambda update-function-configuration', **function, description='second', memory_size=256)
equal((updated['LastUpdateStatus'], updated['MemorySize']), ('InProgress', 256))
equal(aws('lambda wait function-updated-v2', **function), None)
shown = aws('lambda get-function-configuration', **function)
equal((shown['Description'], shown['LastUpdateStatus']), ('second', 'Successful'))
updated = aws(
    'lambda update-function-code', **function, zip_file=package('two.zip', 'app.py', code('two'))
)
assert updated['CodeSha256'] != created['CodeSha256']
equal(aws('lambda wait function-updated', **function), None)
shown = aws('lambda get-function', **function)
equal((shown['Tags'], shown['Code']['RepositoryType']), ({'team': 'a'}, 'S3'))
refused(
    *('PreconditionFailedException', 'UpdateFunctionCode'),
    'The Revision Id provided does not match the latest Revision Id. Call the '
    'GetFunction/GetAlias API to retrieve the latest Revision Id',
    'lambda update-function-code',
    **function,
    zip_file='fileb://one.zip',
    revision_id=created['RevisionId'],
)
for n in range(3):
    aws('lambda create-function', function_name=f'page-{n}', **create)
names = [[one['FunctionName'] for one in page] for page in pages('lambda list-functions', 'Functions', 2)]
equal(names, [['cli', 'page-0'], ['page-1', 'page-2']])
names = text('lambda list-functions', page_size=1, query='Functions[].FunctionName', output='text')
equal(names.split(), ['cli', 'page-0', 'page-1', 'page-2'])

# Versions and aliases.
published = aws('lambda publish-version', **function, description='one')
equal((published['Version'], published['FunctionArn']), ('1', FN + ':1'))
equal(aws('lambda wait published-version-active', **function, qualifier='1'), None)
aws('lambda update-function-configuration', **function, environment='Variables={STAGE=live}')
aws('lambda wait function-updated-v2', **function)
equal(aws('lambda publish-version', **function)['Version'], '2')
versions = pages('lambda list-versions-by-function', 'Versions', 2, **function)
equal([[one['Version'] for one in page] for page in versions], [['$LATEST', '1'], ['2']])
alias = aws('lambda create-alias', **function, name='live', function_version='1')
equal((alias['AliasArn'], alias['FunctionVersion']), (FN + ':live', '1'))
head, payload = invoked({}, **function, qualifier='live')
equal((head['ExecutedVersion'], payload['stage']), ('1', 'test'))
aws('lambda create-alias', **function, name='beta', function_version='2')
equal([len(page) for page in pages('lambda list-aliases', 'Aliases', 1, **function)], [1, 1])
equal(aws('lambda list-aliases', **function, function_version='2', query='Aliases[].Name'), ['beta'])
routing = {'AdditionalVersionWeights': {'2': 0.5}}
aws('lambda update-alias', **function, name='live', routing_config=routing)
equal(aws('lambda get-alias', **function, name='live')['RoutingConfig'], routing)
equal(aws('lambda delete-alias', **function, name='beta'), None)
refused(
    *(NOT_FOUND, 'GetAlias', f'Cannot find alias arn: {FN}:beta'),
    'lambda get-alias',
    **function,
    name='beta',
)

# Tags and policies.
equal(aws('lambda tag-resource', resource=FN, tags='stage=test,owner=me'), None)
equal(aws('lambda untag-resource', resource=FN, tag_keys=['team', 'owner']), None)
equal(aws('lambda list-tags', resource=FN), {'Tags': {'stage': 'test'}})
grant = {
    'statement_id': 'topic',
    'action': 'lambda:InvokeFunction',
    'principal': 'sns.amazonaws.com',
    'source_arn': 'arn:aws:sns:us-east-1:000000000000:news',
}
statement = json.loads(aws('lambda add-permission', **function, **grant)['Statement'])
equal((statement['Resource'], statement['Principal']), (FN, {'Service': 'sns.amazonaws.com'}))
refused(
    *('ResourceConflictException', 'AddPermission'),
    'The statement id (topic) provided already exists. Please provide a new statement id, or '
    'remove the existing statement.',
    'lambda add-permission',
    **function,
    **grant,
)
policy = json.loads(aws('lambda get-policy', **function)['Policy'])
equal([one['Sid'] for one in policy['Statement']], ['topic'])
equal(aws('lambda remove-permission', **function, statement_id='topic'), None)
refused(
    *(NOT_FOUND, 'GetPolicy', 'The resource you requested does not exist.'),
    'lambda get-policy',
    **function,
)

# Concurrency.
reserved = {'ReservedConcurrentExecutions': 0}
equal(aws('lambda put-function-concurrency', **function, reserved_concurrent_executions=0), reserved)
equal(aws('lambda get-function-concurrency', **function), reserved)
refused(
    *('TooManyRequestsException', 'Invoke', 'Rate Exceeded.'),
    'lambda invoke',
    'out.json',
    **function,
)
equal(aws('lambda delete-function-concurrency', **function), None)
equal(aws('lambda get-function-concurrency', **function) or {}, {})
settings = aws('lambda get-account-settings')
equal(settings['AccountLimit']['UnreservedConcurrentExecutions'], 1000)
equal(settings['AccountUsage']['FunctionCount'], 4)

provision = {**function, 'qualifier': '2'}
put = aws(
    'lambda put-provisioned-concurrency-config', **provision, provisioned_concurrent_executions=1
)
equal(put['Status'], 'IN_PROGRESS')
shown = aws('lambda get-provisioned-concurrency-config', **provision)
equal(shown['RequestedProvisionedConcurrentExecutions'], 1)
query = 'ProvisionedConcurrencyConfigs[].FunctionArn'
equal(aws('lambda list-provisioned-concurrency-configs', **function, query=query), [FN + ':2'])
equal(aws('lambda delete-provisioned-concurrency-config', **provision), None)
refused(
    *('ProvisionedConcurrencyConfigNotFoundException', 'GetProvisionedConcurrencyConfig'),
    'No Provisioned Concurrency Config found for this function',
    'lambda get-provisioned-concurrency-config',
    **provision,
)

# URLs.
made = aws('lambda create-function-url-config', **function, auth_type='NONE', cors='AllowOrigins=*')
assert made['FunctionUrl'].startswith('http://') and '.lambda-url.us-east-1.' in made['FunctionUrl']
equal(aws('lambda get-function-url-config', **function)['Cors'], {'AllowOrigins': ['*']})
updated = aws(
    'lambda update-function-url-config', **function, auth_type='AWS_IAM', invoke_mode='RESPONSE_STREAM'
)
equal((updated['AuthType'], updated['InvokeMode']), ('AWS_IAM', 'RESPONSE_STREAM'))
urls = aws('lambda list-function-url-configs', **function)['FunctionUrlConfigs']
equal([one['FunctionUrl'] for one in urls], [made['FunctionUrl']])
equal(aws('lambda delete-function-url-config', **function), None)
equal(aws('lambda list-function-url-configs', **function), {'FunctionUrlConfigs': []})

# The runtime's versions, signatures, and loops.
equal(aws('lambda get-function-code-signing-config', **function) or {}, {})
put = aws('lambda put-runtime-management-config', **function, update_runtime_on='FunctionUpdate')
equal(put['UpdateRuntimeOn'], 'FunctionUpdate')
shown = aws('lambda get-runtime-management-config', **function)
equal(shown['UpdateRuntimeOn'], 'FunctionUpdate')
equal(aws('lambda get-function-recursion-config', **function), {'RecursiveLoop': 'Terminate'})
aws('lambda put-function-recursion-config', **function, recursive_loop='Allow')
equal(aws('lambda get-function-recursion-config', **function), {'RecursiveLoop': 'Allow'})

for name in ('cli', *(f'page-{n}' for n in range(3))):
    aws('lambda delete-function', function_name=name)
equal(aws('lambda list-functions'), {'Functions': []})
