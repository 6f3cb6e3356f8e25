// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ec2-vpcgatewayattachment.html
#include "services/ec2/network/gateway_attachment.h"

namespace ec2 {
namespace {

/// The kinds of gateway that the type attaches. "You must specify either InternetGatewayId or VpnGatewayId, but not
/// both."
struct Kind {
  const char* property;
  const char* attachment_type;
  std::string_view attach, detach;
};

constexpr Kind kKinds[] = {{"InternetGatewayId", "IGW", "AttachInternetGateway", "DetachInternetGateway"},
                           {"VpnGatewayId", "VGW", "AttachVpnGateway", "DetachVpnGateway"}};

const Kind& kind_of(const Value& properties) {
  const bool names_internet = properties.contains(kKinds[0].property),
             names_vpn = properties.contains(kKinds[1].property);
  if (names_internet == names_vpn) {
    throw ApiError("ValidationError", "Either InternetGatewayId or VpnGatewayId must be provided");
  }
  return names_internet ? kKinds[0] : kKinds[1];
}

Value request_of(const Value& properties, const Kind& kind) {
  return {{kind.property, properties.at(kind.property)}, {"VpcId", properties.at("VpcId")}};
}

void attach(Provisioning& provisioning) {
  const Kind& kind = kind_of(provisioning.properties());
  provisioning.call(kService, kind.attach, request_of(provisioning.properties(), kind));
}

void detach(Provisioning& provisioning, const Value& properties) {
  const Kind& kind = kind_of(properties);
  provisioning.call(kService, kind.detach, request_of(properties, kind));
}

}  // namespace

void add_gateway_attachments(Service& service) {
  service.cloudformation.push_back(
      {.type = "AWS::EC2::VPCGatewayAttachment",
       .create_resource =
           [](Provisioning& provisioning) {
             attach(provisioning);
             return kind_of(provisioning.properties()).attachment_type + std::string("|") +
                    provisioning.properties().at("VpcId").get<std::string>();
           },
       .update_resource =
           [](Provisioning& provisioning) {
             detach(provisioning, provisioning.previous_properties());
             attach(provisioning);
           },
       .remove_resource = [](Provisioning& provisioning) { detach(provisioning, provisioning.properties()); },
       .read_resource =
           [](Provisioning& provisioning) {
             Value shown = provisioning.properties();
             shown["AttachmentType"] = kind_of(shown).attachment_type;
             return shown;
           }});
}

}  // namespace ec2
