#include "services/iam/server_certificates.h"

#include "emulator/authentication/unique_id.h"
#include "services/iam/account_item.h"
#include "services/iam/certificate.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr AccountItem kCertificate{.type = "server-certificate",
                                   .noun = "ServerCertificate",
                                   .address = "ServerCertificateName",
                                   .not_found = "The Server Certificate with name {} cannot be found."};
constexpr std::array<const char*, 6> kMetadata = {
    "Path", "ServerCertificateName", "ServerCertificateId", "Arn", "UploadDate", "Expiration"};

Value metadata_of(const Value& certificate) {
  Value metadata = Value::object();
  for (const char* member : kMetadata) metadata[member] = certificate.at(member);
  return metadata;
}

ApiError already_exists(const std::string& name) {
  return ApiError("EntityAlreadyExists", "The Server Certificate with name " + name + " already exists.");
}

std::string arn_of_certificate(const RequestContext& context, const std::string& path, const std::string& name) {
  return emulator::make_global_arn(context, kService, "server-certificate" + path + name);
}

/// Certificates are shown without the blanks around them, such as the end of the file that they came from.
std::string trimmed(const std::string& text) {
  constexpr const char* kBlanks = " \t\r\n";
  const size_t first = text.find_first_not_of(kBlanks);
  return first == text.npos ? "" : text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// By hand: what is shown of a certificate is not what was uploaded.
Value upload(RequestContext& context, const Value& input) {
  const std::string name = input.at("ServerCertificateName"), path = input.value("Path", "/");
  const std::string body = input.at("CertificateBody");
  const auto expiration = certificate_expiration(body);
  if (!expiration)
    throw ApiError("MalformedCertificate",
                   "Unable to parse certificate. Please ensure the certificate is in PEM format.");
  if (input.contains("CertificateChain") && !certificate_expiration(input["CertificateChain"])) {
    throw ApiError("MalformedCertificate",
                   "Unable to validate certificate chain. The certificate chain must start with the immediate signing "
                   "certificate, followed by any intermediaries in order.");
  }
  const auto fits = is_key_of_certificate(input.at("PrivateKey"), body);
  if (!fits) throw ApiError("MalformedCertificate", "Private key is not in PEM format.");
  if (!*fits) throw ApiError("KeyPairMismatch", "Public key certificate does not match private key.");
  if (find_item(context, kCertificate, name)) throw already_exists(name);
  check_quota("ServerCertificatesPerAccount", all_items(context, kCertificate).size() + 1);
  Value certificate{{"Path", path},
                    {"ServerCertificateName", name},
                    {"ServerCertificateId", emulator::make_unique_id(context.machine.ids, "ASCA", context.account,
                                                                     emulator::kUniqueIdSuffixLength)},
                    {"Arn", arn_of_certificate(context, path, name)},
                    {"UploadDate", now_seconds(context)},
                    {"Expiration", *expiration},
                    {"CertificateBody", trimmed(body)},
                    {"Tags", input.value("Tags", Value::array())}};
  if (input.contains("CertificateChain")) certificate["CertificateChain"] = trimmed(input["CertificateChain"]);
  create_item(context, kCertificate, name, certificate);
  Value output{{"ServerCertificateMetadata", metadata_of(certificate)}};
  if (input.contains("Tags")) output["Tags"] = input["Tags"];
  return output;
}

Value get_certificate(RequestContext& context, const Value& input) {
  const Value certificate = get_item(context, kCertificate, input.at("ServerCertificateName"));
  Value shown{{"ServerCertificateMetadata", metadata_of(certificate)},
              {"CertificateBody", certificate.at("CertificateBody")},
              {"Tags", certificate.at("Tags")}};
  if (certificate.contains("CertificateChain")) shown["CertificateChain"] = certificate["CertificateChain"];
  return {{"ServerCertificate", std::move(shown)}};
}

Value list_certificates(RequestContext& context, const Value& input) {
  const std::string prefix = input.value("PathPrefix", "/");
  Value all = Value::array();
  for (const Value& certificate : all_items(context, kCertificate)) {
    if (certificate.at("Path").get<std::string>().starts_with(prefix)) all.push_back(metadata_of(certificate));
  }
  return {{"ServerCertificateMetadataList", std::move(all)}};
}

Value update_certificate(RequestContext& context, const Value& input) {
  const std::string name = input.at("ServerCertificateName");
  Value certificate = get_item(context, kCertificate, name);
  const std::string new_name = input.value("NewServerCertificateName", name);
  if (new_name != name && find_item(context, kCertificate, new_name)) throw already_exists(new_name);
  certificate["ServerCertificateName"] = new_name;
  if (input.contains("NewPath")) certificate["Path"] = input["NewPath"];
  certificate["Arn"] = arn_of_certificate(context, certificate.at("Path"), new_name);
  erase_item(context, kCertificate, name);
  create_item(context, kCertificate, new_name, std::move(certificate));
  return Value::object();
}

Value remove_certificate(RequestContext& context, const Value& input) {
  const std::string name = input.at("ServerCertificateName");
  get_item(context, kCertificate, name);
  erase_item(context, kCertificate, name);
  return Value::object();
}

}  // namespace

void add_server_certificates(Service& service) {
  service.resource_types.push_back(resource_type_of(kCertificate));
  add_tag_operations(service, kCertificate);
  service.operations.push_back({"UploadServerCertificate", upload});
  service.operations.push_back({"GetServerCertificate", get_certificate});
  service.operations.push_back({"ListServerCertificates", list_certificates});
  service.operations.push_back({"UpdateServerCertificate", update_certificate});
  service.operations.push_back({"DeleteServerCertificate", remove_certificate});
}

}  // namespace iam
