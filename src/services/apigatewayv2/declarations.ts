// What each operation on HTTP APIs takes and touches: its permissions are HTTP methods on paths.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonapigatewaymanagement.html

import { declare, reads, writes, type Place, type Touches } from '../declaration.ts'

type Client = typeof import('@aws-sdk/client-apigatewayv2')

/** The ARN of a path with the request's own names in it; what is already a path stays one. */
function path(template: string): Touches<any> {
  return (input: Readonly<Record<string, unknown>>, { partition, region }: Place) => {
    const filled = template.replace(/\{(\w+)\}/g, (_, name: string) => String(input[name] ?? '*'))
    return `arn:${partition}:apigateway:${region}::${filled}`
  }
}

const gets = (template: string) => reads(path(template), { action: 'GET' })
const posts = (template: string) => writes(path(template), { action: 'POST' })
const puts = (template: string) => writes(path(template), { action: 'PUT' })
const patches = (template: string) => writes(path(template), { action: 'PATCH' })
const deletes = (template: string) => writes(path(template), { action: 'DELETE' })

export const declarations = declare<Client>('apigateway', {
  CreateApi: posts('/apis'),
  CreateApiMapping: posts('/domainnames/{DomainName}/apimappings'),
  CreateAuthorizer: posts('/apis/{ApiId}/authorizers'),
  CreateDeployment: posts('/apis/{ApiId}/deployments'),
  CreateDomainName: posts('/domainnames'),
  CreateIntegration: posts('/apis/{ApiId}/integrations'),
  CreateIntegrationResponse: posts(
    '/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses',
  ),
  CreateModel: posts('/apis/{ApiId}/models'),
  CreatePortal: posts('/portals'),
  CreatePortalProduct: posts('/portalproducts'),
  CreateProductPage: posts('/portalproducts/{PortalProductId}/productpages'),
  CreateProductRestEndpointPage: posts(
    '/portalproducts/{PortalProductId}/productrestendpointpages',
  ),
  CreateRoute: posts('/apis/{ApiId}/routes'),
  CreateRouteResponse: posts('/apis/{ApiId}/routes/{RouteId}/routeresponses'),
  CreateRoutingRule: posts('/domainnames/{DomainName}/routingrules'),
  CreateStage: posts('/apis/{ApiId}/stages'),
  CreateVpcLink: posts('/vpclinks'),
  DeleteAccessLogSettings: deletes('/apis/{ApiId}/stages/{StageName}/accesslogsettings'),
  DeleteApi: deletes('/apis/{ApiId}'),
  DeleteApiMapping: deletes('/domainnames/{DomainName}/apimappings/{ApiMappingId}'),
  DeleteAuthorizer: deletes('/apis/{ApiId}/authorizers/{AuthorizerId}'),
  DeleteCorsConfiguration: deletes('/apis/{ApiId}/cors'),
  DeleteDeployment: deletes('/apis/{ApiId}/deployments/{DeploymentId}'),
  DeleteDomainName: deletes('/domainnames/{DomainName}'),
  DeleteIntegration: deletes('/apis/{ApiId}/integrations/{IntegrationId}'),
  DeleteIntegrationResponse: deletes(
    '/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses/{IntegrationResponseId}',
  ),
  DeleteModel: deletes('/apis/{ApiId}/models/{ModelId}'),
  DeletePortal: deletes('/portals/{PortalId}'),
  DeletePortalProduct: deletes('/portalproducts/{PortalProductId}'),
  DeletePortalProductSharingPolicy: deletes('/portalproducts/{PortalProductId}/sharingpolicy'),
  DeleteProductPage: deletes('/portalproducts/{PortalProductId}/productpages/{ProductPageId}'),
  DeleteProductRestEndpointPage: deletes(
    '/portalproducts/{PortalProductId}/productrestendpointpages/{ProductRestEndpointPageId}',
  ),
  DeleteRoute: deletes('/apis/{ApiId}/routes/{RouteId}'),
  DeleteRouteRequestParameter: deletes(
    '/apis/{ApiId}/routes/{RouteId}/requestparameters/{RequestParameterKey}',
  ),
  DeleteRouteResponse: deletes('/apis/{ApiId}/routes/{RouteId}/routeresponses/{RouteResponseId}'),
  DeleteRouteSettings: deletes('/apis/{ApiId}/stages/{StageName}/routesettings/{RouteKey}'),
  DeleteRoutingRule: deletes('/domainnames/{DomainName}/routingrules/{RoutingRuleId}'),
  DeleteStage: deletes('/apis/{ApiId}/stages/{StageName}'),
  DeleteVpcLink: deletes('/vpclinks/{VpcLinkId}'),
  DisablePortal: deletes('/portals/{PortalId}/publish'),
  ExportApi: gets('/apis/{ApiId}/exports/{Specification}'),
  GetApi: gets('/apis/{ApiId}'),
  GetApiMapping: gets('/domainnames/{DomainName}/apimappings/{ApiMappingId}'),
  GetApiMappings: gets('/domainnames/{DomainName}/apimappings'),
  GetApis: gets('/apis'),
  GetAuthorizer: gets('/apis/{ApiId}/authorizers/{AuthorizerId}'),
  GetAuthorizers: gets('/apis/{ApiId}/authorizers'),
  GetDeployment: gets('/apis/{ApiId}/deployments/{DeploymentId}'),
  GetDeployments: gets('/apis/{ApiId}/deployments'),
  GetDomainName: gets('/domainnames/{DomainName}'),
  GetDomainNames: gets('/domainnames'),
  GetIntegration: gets('/apis/{ApiId}/integrations/{IntegrationId}'),
  GetIntegrationResponse: gets(
    '/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses/{IntegrationResponseId}',
  ),
  GetIntegrationResponses: gets('/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses'),
  GetIntegrations: gets('/apis/{ApiId}/integrations'),
  GetModel: gets('/apis/{ApiId}/models/{ModelId}'),
  GetModelTemplate: gets('/apis/{ApiId}/models/{ModelId}/template'),
  GetModels: gets('/apis/{ApiId}/models'),
  GetPortal: gets('/portals/{PortalId}'),
  GetPortalProduct: gets('/portalproducts/{PortalProductId}'),
  GetPortalProductSharingPolicy: gets('/portalproducts/{PortalProductId}/sharingpolicy'),
  GetProductPage: gets('/portalproducts/{PortalProductId}/productpages/{ProductPageId}'),
  GetProductRestEndpointPage: gets(
    '/portalproducts/{PortalProductId}/productrestendpointpages/{ProductRestEndpointPageId}',
  ),
  GetRoute: gets('/apis/{ApiId}/routes/{RouteId}'),
  GetRouteResponse: gets('/apis/{ApiId}/routes/{RouteId}/routeresponses/{RouteResponseId}'),
  GetRouteResponses: gets('/apis/{ApiId}/routes/{RouteId}/routeresponses'),
  GetRoutes: gets('/apis/{ApiId}/routes'),
  GetRoutingRule: gets('/domainnames/{DomainName}/routingrules/{RoutingRuleId}'),
  GetStage: gets('/apis/{ApiId}/stages/{StageName}'),
  GetStages: gets('/apis/{ApiId}/stages'),
  GetTags: gets('/tags/{ResourceArn}'),
  GetVpcLink: gets('/vpclinks/{VpcLinkId}'),
  GetVpcLinks: gets('/vpclinks'),
  ImportApi: puts('/apis'),
  ListPortalProducts: gets('/portalproducts'),
  ListPortals: gets('/portals'),
  ListProductPages: gets('/portalproducts/{PortalProductId}/productpages'),
  ListProductRestEndpointPages: gets('/portalproducts/{PortalProductId}/productrestendpointpages'),
  ListRoutingRules: gets('/domainnames/{DomainName}/routingrules'),
  PreviewPortal: posts('/portals/{PortalId}/preview'),
  PublishPortal: posts('/portals/{PortalId}/publish'),
  PutPortalProductSharingPolicy: puts('/portalproducts/{PortalProductId}/sharingpolicy'),
  PutRoutingRule: puts('/domainnames/{DomainName}/routingrules/{RoutingRuleId}'),
  ReimportApi: puts('/apis/{ApiId}'),
  ResetAuthorizersCache: deletes('/apis/{ApiId}/stages/{StageName}/cache/authorizers'),
  TagResource: posts('/tags/{ResourceArn}'),
  UntagResource: deletes('/tags/{ResourceArn}'),
  UpdateApi: patches('/apis/{ApiId}'),
  UpdateApiMapping: patches('/domainnames/{DomainName}/apimappings/{ApiMappingId}'),
  UpdateAuthorizer: patches('/apis/{ApiId}/authorizers/{AuthorizerId}'),
  UpdateDeployment: patches('/apis/{ApiId}/deployments/{DeploymentId}'),
  UpdateDomainName: patches('/domainnames/{DomainName}'),
  UpdateIntegration: patches('/apis/{ApiId}/integrations/{IntegrationId}'),
  UpdateIntegrationResponse: patches(
    '/apis/{ApiId}/integrations/{IntegrationId}/integrationresponses/{IntegrationResponseId}',
  ),
  UpdateModel: patches('/apis/{ApiId}/models/{ModelId}'),
  UpdatePortal: patches('/portals/{PortalId}'),
  UpdatePortalProduct: patches('/portalproducts/{PortalProductId}'),
  UpdateProductPage: patches('/portalproducts/{PortalProductId}/productpages/{ProductPageId}'),
  UpdateProductRestEndpointPage: patches(
    '/portalproducts/{PortalProductId}/productrestendpointpages/{ProductRestEndpointPageId}',
  ),
  UpdateRoute: patches('/apis/{ApiId}/routes/{RouteId}'),
  UpdateRouteResponse: patches('/apis/{ApiId}/routes/{RouteId}/routeresponses/{RouteResponseId}'),
  UpdateStage: patches('/apis/{ApiId}/stages/{StageName}'),
  UpdateVpcLink: patches('/vpclinks/{VpcLinkId}'),
})
