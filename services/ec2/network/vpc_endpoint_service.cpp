// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
// By hand, since these are AWS's own and not stored.
#include "services/ec2/network/vpc_endpoint_service.h"

#include "emulator/resource/filter.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/network/managed_prefix_list.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

/// A service with gateway endpoints: its prefix list and the list's blocks. AWS's ids and blocks differ by region; one
/// id and documentation blocks serve here, since no traffic flows.
struct GatewayService {
  std::string_view name;
  std::string_view prefix_list;
  std::string_view cidr;
};
constexpr GatewayService kGatewayServices[] = {{"dynamodb", "pl-02cd2c6b", "3.218.180.0/22"},
                                               {"s3", "pl-63a5400a", "52.216.0.0/15"}};

constexpr const char* kCloudFrontListName = "com.amazonaws.global.cloudfront.origin-facing";
/// One of its blocks stands for the list.
constexpr std::string_view kCloudFrontBlock = "130.176.0.0/17";

constexpr std::string_view kInterfaceServices[] = {"access-analyzer",
                                                   "acm-pca",
                                                   "airflow.api",
                                                   "appmesh-envoy-management",
                                                   "apprunner",
                                                   "athena",
                                                   "autoscaling",
                                                   "backup",
                                                   "batch",
                                                   "bedrock",
                                                   "bedrock-runtime",
                                                   "cloudformation",
                                                   "cloudtrail",
                                                   "codeartifact.api",
                                                   "codebuild",
                                                   "codecommit",
                                                   "codedeploy",
                                                   "codepipeline",
                                                   "cognito-idp",
                                                   "config",
                                                   "datasync",
                                                   "dms",
                                                   "dynamodb",
                                                   "ebs",
                                                   "ec2",
                                                   "ec2messages",
                                                   "ecr.api",
                                                   "ecr.dkr",
                                                   "ecs",
                                                   "ecs-agent",
                                                   "ecs-telemetry",
                                                   "eks",
                                                   "eks-auth",
                                                   "elasticache",
                                                   "elasticbeanstalk",
                                                   "elasticfilesystem",
                                                   "elasticloadbalancing",
                                                   "elasticmapreduce",
                                                   "email-smtp",
                                                   "events",
                                                   "execute-api",
                                                   "fsx",
                                                   "git-codecommit",
                                                   "glue",
                                                   "guardduty-data",
                                                   "imagebuilder",
                                                   "inspector2",
                                                   "iot.data",
                                                   "kinesis-firehose",
                                                   "kinesis-streams",
                                                   "kms",
                                                   "lakeformation",
                                                   "lambda",
                                                   "logs",
                                                   "macie2",
                                                   "monitoring",
                                                   "notebook",
                                                   "organizations",
                                                   "pipes",
                                                   "rds",
                                                   "rds-data",
                                                   "redshift",
                                                   "redshift-data",
                                                   "rekognition",
                                                   "s3",
                                                   "sagemaker.api",
                                                   "sagemaker.runtime",
                                                   "scheduler",
                                                   "secretsmanager",
                                                   "securityhub",
                                                   "servicecatalog",
                                                   "servicediscovery",
                                                   "sns",
                                                   "sqs",
                                                   "ssm",
                                                   "ssm-contacts",
                                                   "ssmmessages",
                                                   "states",
                                                   "storagegateway",
                                                   "sts",
                                                   "sync-states",
                                                   "synthetics",
                                                   "textract",
                                                   "transcribe",
                                                   "transfer",
                                                   "translate",
                                                   "xray"};

std::string prefix(const RequestContext& context) {
  return "com.amazonaws." + context.region + ".";
}

const GatewayService* find_gateway_service(const RequestContext& context, const std::string& service_name) {
  for (const GatewayService& service : kGatewayServices) {
    if (service_name == prefix(context) + std::string(service.name)) return &service;
  }
  return nullptr;
}

Value service_detail(const RequestContext& context, std::string_view name, const char* type) {
  Value detail{{"ServiceName", prefix(context) + std::string(name)},
               {"Owner", "amazon"},
               {"AcceptanceRequired", false},
               {"ManagesVpcEndpoints", false},
               {"VpcEndpointPolicySupported", true},
               {"ServiceRegion", context.region},
               {"Tags", Value::array()}};
  detail["ServiceType"] = Value::array({Value{{"ServiceType", type}}});
  detail["BaseEndpointDnsNames"] = Value::array({std::string(name) + "." + context.region + ".vpce.amazonaws.com"});
  detail["AvailabilityZones"] = Value::array();
  for (const Zone& zone : zones_of_region(context)) {
    if (zone.type == "availability-zone") detail["AvailabilityZones"].push_back(zone.name);
  }
  detail["SupportedIpAddressTypes"] = Value::array({"ipv4"});
  return detail;
}

Value describe_services(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto wanted = input.value("ServiceNames", std::vector<std::string>());
  Value details = Value::array();
  for (const GatewayService& service : kGatewayServices)
    details.push_back(service_detail(context, service.name, "Gateway"));
  for (const std::string_view name : kInterfaceServices) details.push_back(service_detail(context, name, "Interface"));
  for (const std::string& name : wanted) {
    const bool is_known =
        std::any_of(details.begin(), details.end(), [&](const Value& one) { return one.at("ServiceName") == name; });
    if (!is_known) throw ApiError("InvalidServiceName", "The Vpc Endpoint Service '" + name + "' does not exist");
  }
  Value output{{"ServiceNames", Value::array()}, {"ServiceDetails", Value::array()}};
  for (Value& detail : details) {
    const std::string name = detail.at("ServiceName");
    if (!wanted.empty() && std::find(wanted.begin(), wanted.end(), name) == wanted.end()) continue;
    if (!index.matches(filters, detail)) continue;
    Value& names = output["ServiceNames"];
    if (std::find(names.begin(), names.end(), Value(name)) == names.end()) names.push_back(name);
    output["ServiceDetails"].push_back(std::move(detail));
  }
  return output;
}

Value describe_prefix_lists(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto wanted = input.value("PrefixListIds", std::vector<std::string>());
  for (const std::string& id : wanted) {
    if (is_prefix_list(context, id)) continue;
    throw ApiError("InvalidPrefixListID.NotFound", "The prefix list ID '" + id + "' does not exist");
  }
  Value output{{"PrefixLists", Value::array()}};
  const auto add = [&](std::string_view id, const std::string& name, std::string_view cidr) {
    Value list{{"PrefixListId", id}, {"PrefixListName", name}};
    list["Cidrs"] = Value::array({cidr});
    const bool is_wanted = wanted.empty() || std::find(wanted.begin(), wanted.end(), id) != wanted.end();
    if (is_wanted && index.matches(filters, list)) output["PrefixLists"].push_back(std::move(list));
  };
  for (const GatewayService& service : kGatewayServices) {
    add(service.prefix_list, prefix(context) + std::string(service.name), service.cidr);
  }
  const std::string_view cloudfront = cloudfront_prefix_list(context.region);
  if (!cloudfront.empty()) add(cloudfront, kCloudFrontListName, kCloudFrontBlock);
  return output;
}

}  // namespace

bool has_endpoint_type(const RequestContext& context, const std::string& service_name, std::string_view endpoint_type) {
  if (endpoint_type == "Gateway") return find_gateway_service(context, service_name) != nullptr;
  const std::string start = prefix(context);
  return service_name.starts_with(start) &&
         std::find(std::begin(kInterfaceServices), std::end(kInterfaceServices), service_name.substr(start.size())) !=
             std::end(kInterfaceServices);
}

std::string prefix_list_of(const RequestContext& context, const std::string& service_name) {
  const GatewayService* service = find_gateway_service(context, service_name);
  return service ? std::string(service->prefix_list) : std::string();
}

bool is_prefix_list(const RequestContext& context, const std::string& id) {
  if (!id.empty() && id == cloudfront_prefix_list(context.region)) return true;
  return std::any_of(std::begin(kGatewayServices), std::end(kGatewayServices),
                     [&](const GatewayService& service) { return service.prefix_list == id; });
}

void add_vpc_endpoint_services(Service& service) {
  service.operations.push_back(
      {"DescribeVpcEndpointServices", with_filters("DescribeVpcEndpointServices", "ServiceDetail",
                                                   {{"service-type", "/ServiceType/ServiceType"}}, describe_services)});
  service.operations.push_back(
      {"DescribePrefixLists", with_filters("DescribePrefixLists", "PrefixList", {}, describe_prefix_lists)});
}

}  // namespace ec2
