// https://docs.aws.amazon.com/vpc/latest/privatelink/aws-services-privatelink-support.html
// By hand, since these are AWS's own and not stored.
#include "services/ec2/network/vpc_endpoint_service.h"

#include "emulator/resource/filter.h"
#include "protocol/checksum/checksum_set.h"
#include "services/ec2/conventions.h"
#include "services/ec2/derived_operations.h"
#include "services/ec2/network/aws_prefix_list.h"
#include "services/ec2/region.h"

namespace ec2 {
namespace {

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

/// Services whose own name differs from the one that endpoints know them by.
constexpr std::pair<std::string_view, std::string_view> kOwnNames[] = {{"ecr.api", "api.ecr"},
                                                                       {"ecr.dkr", "*.dkr.ecr"},
                                                                       {"execute-api", "*.execute-api"},
                                                                       {"kinesis-firehose", "firehose"},
                                                                       {"kinesis-streams", "kinesis"},
                                                                       {"s3", "*.s3"},
                                                                       {"sagemaker.api", "api.sagemaker"},
                                                                       {"sagemaker.runtime", "runtime.sagemaker"}};

/// An id that is the same whenever it is asked for.
std::string service_id(const std::string& service_name, std::string_view type) {
  constexpr size_t kIdDigits = 17;
  protocol::ChecksumSet digest{protocol::ChecksumAlgorithm::kMd5};
  digest.update(service_name);
  digest.update(type);
  return "vpce-svc-" + digest.hex(protocol::ChecksumAlgorithm::kMd5).substr(0, kIdDigits);
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
  const std::string service_name = detail["ServiceName"];
  detail["ServiceId"] = service_id(service_name, type);
  if (type == std::string_view("Interface")) {
    detail["PrivateDnsName"] = dns_name_of_service(context, std::string(name));
    detail["PrivateDnsNames"] = Value::array({Value{{"PrivateDnsName", detail["PrivateDnsName"]}}});
    detail["PrivateDnsNameVerificationState"] = "verified";
  }
  detail["SupportedIpAddressTypes"] = Value::array({"ipv4"});
  return detail;
}

Value describe_services(const emulator::FilterIndex& index, RequestContext& context, const Value& input) {
  const auto filters = emulator::read_filters(input);
  index.check(filters);
  const auto wanted = input.value("ServiceNames", std::vector<std::string>());
  Value details = Value::array();
  for (const std::string_view name : gateway_services()) details.push_back(service_detail(context, name, "Gateway"));
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
    if (is_aws_prefix_list(context, id)) continue;
    throw ApiError("InvalidPrefixListID.NotFound", "The prefix list ID '" + id + "' does not exist");
  }
  Value output{{"PrefixLists", Value::array()}};
  for (const AwsPrefixList& one : aws_prefix_lists(context)) {
    Value list{{"PrefixListId", one.id}, {"PrefixListName", one.name}};
    list["Cidrs"] = Value::array({one.cidr});
    const bool is_wanted = wanted.empty() || std::find(wanted.begin(), wanted.end(), one.id) != wanted.end();
    if (is_wanted && index.matches(filters, list)) output["PrefixLists"].push_back(std::move(list));
  }
  return output;
}

}  // namespace

std::string dns_name_of_service(const RequestContext& context, const std::string& service) {
  std::string own = service;
  for (const auto& [name, own_name] : kOwnNames) {
    if (name == service) own = own_name;
  }
  return own + "." + context.region + ".amazonaws.com";
}

bool has_endpoint_type(const RequestContext& context, const std::string& service_name, std::string_view endpoint_type) {
  if (endpoint_type == "Gateway") return !prefix_list_of(context, service_name).empty();
  const std::string start = prefix(context);
  return service_name.starts_with(start) &&
         std::find(std::begin(kInterfaceServices), std::end(kInterfaceServices), service_name.substr(start.size())) !=
             std::end(kInterfaceServices);
}

void add_vpc_endpoint_services(Service& service) {
  service.operations.push_back(
      {"DescribeVpcEndpointServices", with_filters("DescribeVpcEndpointServices", "ServiceDetail",
                                                   {{"service-type", "/ServiceType/ServiceType"}}, describe_services)});
  service.operations.push_back(
      {"DescribePrefixLists", with_filters("DescribePrefixLists", "PrefixList", {}, describe_prefix_lists)});
}

}  // namespace ec2
