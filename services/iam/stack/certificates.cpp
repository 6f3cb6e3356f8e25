// https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-servercertificate.html
#include "services/iam/stack/certificates.h"

#include "services/iam/stack/properties.h"

namespace iam {
namespace {

constexpr const char* kNoun = "ServerCertificate";
constexpr const char* kName = "ServerCertificateName";
constexpr size_t kCertificateNameLengthMax = 128;

std::string create_certificate(Provisioning& provisioning) {
  Value input{{"CertificateBody", property(provisioning, "CertificateBody", "")},
              {"PrivateKey", property(provisioning, "PrivateKey", "")},
              {"Tags", resource_tags(provisioning.tags())}};
  Value name = property(provisioning, kName);
  input[kName] = name.is_null() ? Value(provisioning.generate_name(kCertificateNameLengthMax, false)) : name;
  for (const char* member : {"CertificateChain", "Path"}) {
    const Value value = property(provisioning, member);
    if (!value.is_null()) input[member] = value;
  }
  return call_iam(provisioning, "UploadServerCertificate", std::move(input))["ServerCertificateMetadata"][kName];
}

void update_certificate(Provisioning& provisioning) {
  if (provisioning.has_changed("Path")) {
    call_iam(provisioning, "UpdateServerCertificate",
             {{kName, provisioning.physical_id()}, {"NewPath", property(provisioning, "Path", "/")}});
  }
  apply_tags(provisioning, kNoun, provisioning.physical_id());
}

Value read_certificate(Provisioning& provisioning) {
  const Value shown = call_iam(provisioning, "GetServerCertificate", {{kName, provisioning.physical_id()}});
  return shown.at("ServerCertificate").at("ServerCertificateMetadata");
}

}  // namespace

void add_stack_certificates(Service& service) {
  service.cloudformation.push_back(
      {.type = "AWS::IAM::ServerCertificate",
       .create_resource = create_certificate,
       .update_resource = update_certificate,
       .remove_resource =
           [](Provisioning& provisioning) {
             call_iam_if_there(provisioning, "DeleteServerCertificate", {{kName, provisioning.physical_id()}});
           },
       .read_resource = read_certificate});
}

}  // namespace iam
