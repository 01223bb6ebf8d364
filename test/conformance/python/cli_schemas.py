# Every operation of the schema registry that Millrace has, through the AWS CLI.

import json

from aws_cli import aws, equal

REGISTRY = 'arn:aws:schemas:us-east-1:000000000000:registry/c'
BUS = 'arn:aws:events:us-east-1:000000000000:event-bus/default'

equal(aws('schemas create-registry', registry_name='c')['RegistryArn'], REGISTRY)
aws('schemas update-registry', registry_name='c', description='d')
equal(aws('schemas describe-registry', registry_name='c')['Description'], 'd')
names = [one['RegistryName'] for one in aws('schemas list-registries')['Registries']]
equal('c' in names, True)
aws('schemas tag-resource', resource_arn=REGISTRY, tags={'x': 'y', 'k': 'v'})
aws('schemas untag-resource', resource_arn=REGISTRY, tag_keys=['x'])
equal(aws('schemas list-tags-for-resource', resource_arn=REGISTRY)['Tags'], {'k': 'v'})

name = {'registry_name': 'c', 'schema_name': 's'}
content = json.dumps({'title': 'T', 'type': 'object'})
aws('schemas create-schema', type='JSONSchemaDraft4', content=content, **name)
content = json.dumps({'title': 'U', 'type': 'object'})
equal(aws('schemas update-schema', content=content, **name)['SchemaVersion'], '2')
equal(aws('schemas describe-schema', **name)['Content'], content)
equal(aws('schemas export-schema', type='JSONSchemaDraft4', **name)['Content'], content)
equal(len(aws('schemas list-schema-versions', **name)['SchemaVersions']), 2)
aws('schemas delete-schema-version', schema_version='1', **name)
listed = aws('schemas list-schemas', registry_name='c')['Schemas']
equal([one['SchemaName'] for one in listed], ['s'])
found = aws('schemas search-schemas', registry_name='c', keywords='u')['Schemas']
equal([one['SchemaName'] for one in found], ['s'])
aws('schemas get-discovered-schema', type='OpenApi3', events=['{"a": 1}'])

policy = '{"Version":"2012-10-17","Statement":[]}'
aws('schemas put-resource-policy', registry_name='c', policy=policy)
equal(aws('schemas get-resource-policy', registry_name='c')['Policy'], policy)
aws('schemas delete-resource-policy', registry_name='c')

one = aws('schemas create-discoverer', source_arn=BUS)['DiscovererId']
aws('schemas update-discoverer', discoverer_id=one, description='d')
equal(aws('schemas stop-discoverer', discoverer_id=one)['State'], 'STOPPED')
equal(aws('schemas start-discoverer', discoverer_id=one)['State'], 'STARTED')
equal(aws('schemas describe-discoverer', discoverer_id=one)['SourceArn'], BUS)
equal(len(aws('schemas list-discoverers')['Discoverers']), 1)
aws('schemas delete-discoverer', discoverer_id=one)
aws('schemas delete-schema', **name)
aws('schemas delete-registry', registry_name='c')
