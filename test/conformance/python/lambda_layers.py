# Layers: published, used, shared, found by runtime, deleted.

import io
import json
import zipfile
from urllib.request import urlopen

from clients import client, equal, refused

LAYER = 'arn:aws:lambda:us-east-1:000000000000:layer:deps'
functions = client('lambda')


def packed(file, source):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, 'w') as target:
        target.writestr(file, source)
    return archive.getvalue()


content = packed('python/dep.py', "WORD = 'from the layer'")
published = [
    functions.publish_layer_version(
        LayerName='deps',
        Content={'ZipFile': content},
        CompatibleRuntimes=[runtime],
        CompatibleArchitectures=['x86_64'],
    )
    for runtime in ('python3.12', 'python3.13')
]
equal([(one['LayerArn'], one['Version']) for one in published], [(LAYER, 1), (LAYER, 2)])
first = {'LayerName': 'deps', 'VersionNumber': 1}
shown = functions.get_layer_version(**first)
equal(urlopen(shown['Content']['Location']).read(), content)
equal(functions.get_layer_version_by_arn(Arn=f'{LAYER}:2')['CompatibleRuntimes'], ['python3.13'])
refused(
    functions.get_layer_version, 'ResourceNotFoundException', 404, LayerName='deps', VersionNumber=9
)
pages = functions.get_paginator('list_layer_versions').paginate(
    LayerName='deps', PaginationConfig={'PageSize': 1}
)
equal([[one['Version'] for one in page['LayerVersions']] for page in pages], [[2], [1]])
pages = functions.get_paginator('list_layers').paginate(CompatibleRuntime='python3.12')
latest = [one['LatestMatchingVersion']['LayerVersionArn'] for page in pages for one in page['Layers']]
equal(latest, [f'{LAYER}:1'])

share = {'StatementId': 'one', 'Action': 'lambda:GetLayerVersion', 'Principal': '111111111111'}
added = functions.add_layer_version_permission(**first, **share)
refused(functions.add_layer_version_permission, 'ResourceConflictException', 409, **first, **share)
policy = functions.get_layer_version_policy(**first)
equal(policy['RevisionId'], added['RevisionId'])
[statement] = json.loads(policy['Policy'])['Statement']
equal(statement['Principal'], {'AWS': 'arn:aws:iam::111111111111:root'})
refused(
    functions.remove_layer_version_permission,
    'PreconditionFailedException',
    412,
    **first,
    StatementId='one',
    RevisionId='another',
)
functions.remove_layer_version_permission(**first, StatementId='one', RevisionId=added['RevisionId'])
refused(functions.get_layer_version_policy, 'ResourceNotFoundException', 404, **first)

functions.create_function(
    FunctionName='layered',
    Runtime='python3.12',
    Handler='app.handler',
    Role='arn:aws:iam::000000000000:role/any',
    Timeout=20,
    Layers=[f'{LAYER}:1'],
    Code={'ZipFile': packed('app.py', 'import dep\ndef handler(*_):\n    return dep.WORD')},
)
functions.get_waiter('function_active_v2').wait(FunctionName='layered', WaiterConfig={'Delay': 1})
functions.delete_layer_version(**first)
refused(functions.get_layer_version, 'ResourceNotFoundException', 404, **first)
# A function keeps what it was made with.
answer = functions.invoke(FunctionName='layered')
equal(json.load(answer['Payload']), 'from the layer')
functions.delete_function(FunctionName='layered')
