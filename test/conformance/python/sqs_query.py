# SQS by boto3 made to speak Query, as it did until 2023. Its description no longer says how lists and
# maps are named there, so that is put back: names from the SQS API reference.

import botocore.session
import boto3

import sqs_essentials
from clients import client

LISTS = {
    'AttributeNameList': 'AttributeName',
    'MessageAttributeNameList': 'MessageAttributeName',
    'MessageSystemAttributeList': 'AttributeName',
    'MessageList': 'Message',
    'QueueUrlList': 'QueueUrl',
    'TagKeyList': 'TagKey',
    'AWSAccountIdList': 'AWSAccountId',
    'ActionNameList': 'ActionName',
    'BatchResultErrorEntryList': 'BatchResultErrorEntry',
}
MAPS = {
    'QueueAttributeMap': ('Attribute', 'Name', 'Value'),
    'MessageSystemAttributeMap': ('Attribute', 'Name', 'Value'),
    'MessageBodyAttributeMap': ('MessageAttribute', 'Name', 'Value'),
    'MessageBodySystemAttributeMap': ('MessageSystemAttribute', 'Name', 'Value'),
    'TagMap': ('Tag', 'Key', 'Value'),
}


def with_query_names(model):
    model['metadata'].update(
        protocol='query',
        protocols=['query'],
        xmlNamespace='http://queue.amazonaws.com/doc/2012-11-05/',
    )
    model['metadata'].pop('awsQueryCompatible', None)
    shapes = model['shapes']
    for name, shape in shapes.items():
        if shape['type'] == 'list':
            shape['flattened'] = True
            shape['member']['locationName'] = LISTS.get(name, name.removesuffix('List'))
        elif shape['type'] == 'map':
            shape['flattened'] = True
            _, key, value = MAPS[name]
            shape['key']['locationName'] = key
            shape['value']['locationName'] = value
    for name, operation in model['operations'].items():
        if 'output' in operation:
            operation['output']['resultWrapper'] = f'{name}Result'
    for shape in shapes.values():
        for member in shape.get('members', {}).values():
            if member['shape'] in MAPS:
                member['locationName'] = MAPS[member['shape']][0]
    return model


session = botocore.session.Session()
loader = session.get_component('data_loader')
load = loader.load_service_model


def load_with_query_names(service, kind, api_version=None):
    model = load(service, kind, api_version)
    return with_query_names(model) if (service, kind) == ('sqs', 'service-2') else model


loader.load_service_model = load_with_query_names
sqs = client('sqs', boto3.Session(botocore_session=session))
assert sqs.meta.service_model.metadata['protocol'] == 'query'
sqs_essentials.run(sqs, query=True)
