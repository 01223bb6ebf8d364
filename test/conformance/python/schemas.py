# Every operation of the schema registry that Millrace has, through boto3.

import json

from clients import client, equal, refused

schemas = client('schemas')
REGISTRY = 'arn:aws:schemas:us-east-1:000000000000:registry/r'
BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/default'

equal(schemas.create_registry(RegistryName='r')['RegistryArn'], REGISTRY)
refused(schemas.create_registry, 'ConflictException', 409, RegistryName='r')
equal(schemas.update_registry(RegistryName='r', Description='d')['Description'], 'd')
equal(schemas.describe_registry(RegistryName='r')['RegistryName'], 'r')
equal([one['RegistryName'] for one in schemas.list_registries()['Registries']], ['r'])
schemas.tag_resource(ResourceArn=REGISTRY, Tags={'x': 'y', 'k': 'v'})
schemas.untag_resource(ResourceArn=REGISTRY, TagKeys=['x'])
equal(schemas.list_tags_for_resource(ResourceArn=REGISTRY)['Tags'], {'k': 'v'})

name = {'RegistryName': 'r', 'SchemaName': 's'}
document = {
    'openapi': '3.0.0',
    'info': {'version': '1', 'title': 'T'},
    'paths': {},
    'components': {'schemas': {'T': {'type': 'object'}}},
}
schemas.create_schema(Type='OpenApi3', Content=json.dumps(document), **name)
document['info']['title'] = 'U'
equal(schemas.update_schema(Content=json.dumps(document), **name)['SchemaVersion'], '2')
equal(json.loads(schemas.describe_schema(**name)['Content']), document)
exported = schemas.export_schema(Type='JSONSchemaDraft4', **name)
equal(json.loads(exported['Content'])['type'], 'object')
equal(len(schemas.list_schema_versions(**name)['SchemaVersions']), 2)
schemas.delete_schema_version(SchemaVersion='1', **name)
equal([one['VersionCount'] for one in schemas.list_schemas(RegistryName='r')['Schemas']], [1])
found = schemas.search_schemas(RegistryName='r', Keywords='u')['Schemas']
equal([one['SchemaName'] for one in found], ['s'])
learned = schemas.get_discovered_schema(Type='OpenApi3', Events=['{"a": 1}'])
equal(json.loads(learned['Content'])['openapi'], '3.0.0')

policy = '{"Version":"2012-10-17","Statement":[]}'
schemas.put_resource_policy(RegistryName='r', Policy=policy)
equal(schemas.get_resource_policy(RegistryName='r')['Policy'], policy)
schemas.delete_resource_policy(RegistryName='r')
refused(schemas.get_resource_policy, 'NotFoundException', 404, RegistryName='r')

one = schemas.create_discoverer(SourceArn=BUS)['DiscovererId']
schemas.update_discoverer(DiscovererId=one, Description='d')
equal(schemas.stop_discoverer(DiscovererId=one)['State'], 'STOPPED')
equal(schemas.start_discoverer(DiscovererId=one)['State'], 'STARTED')
equal(schemas.describe_discoverer(DiscovererId=one)['SourceArn'], BUS)
equal([each['DiscovererId'] for each in schemas.list_discoverers()['Discoverers']], [one])
schemas.delete_discoverer(DiscovererId=one)

schemas.delete_schema(**name)
schemas.delete_registry(RegistryName='r')
