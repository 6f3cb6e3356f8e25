#include "services/iam/user_credentials.h"

#include <algorithm>

#include "emulator/authentication/unique_id.h"
#include "emulator/time/id_generator.h"
#include "services/iam/certificate.h"
#include "services/iam/entity.h"
#include "services/iam/quotas.h"

namespace iam {
namespace {

constexpr size_t kSshKeysMax = 5;
constexpr size_t kServiceCredentialsPerServiceMax = 2;
constexpr size_t kServicePasswordLength = 44;
constexpr size_t kCertificateIdLength = 32;
/// Services whose passwords IAM gives out.
constexpr std::array<std::string_view, 3> kPasswordServices = {"codecommit.amazonaws.com", "cassandra.amazonaws.com",
                                                               "bedrock.amazonaws.com"};

/// A kind of thing that users have several of, in a list of theirs.
struct Kind {
  const char* list;
  const char* id_member;
  /// NoSuchEntity's message; "{}" stands for the id.
  std::string_view not_found;
};

constexpr Kind kSshKind{kSshKeys, "SSHPublicKeyId", "The Public Key with id {} cannot be found."};
constexpr Kind kCertificateKind{kSigningCertificates, "CertificateId", "The Certificate with id {} cannot be found."};
constexpr Kind kPasswordKind{kServiceCredentials, "ServiceSpecificCredentialId",
                             "The service specific credential with id {} cannot be found."};

Value list_of(const Value& user, const Kind& kind) {
  return user.value(kind.list, Value::array());
}

/// The index of an item in the user's list, or NoSuchEntity.
size_t index_of(const Value& user, const Kind& kind, const std::string& id) {
  const Value list = list_of(user, kind);
  for (size_t i = 0; i < list.size(); ++i) {
    if (list[i].at(kind.id_member) == id) return i;
  }
  throw no_such_entity(with_name(kind.not_found, id));
}

void add_item(RequestContext& context, Value& user, const Kind& kind, const Value& item) {
  user[kind.list].push_back(item);
  store_entity(context, user_entity(), user);
}

void set_status(RequestContext& context, const Value& input, const Kind& kind) {
  Value user = addressed_entity(context, user_entity(), input);
  const size_t index = index_of(user, kind, input.at(kind.id_member));
  const std::string status = input.at("Status");
  if (status != "Active" && status != "Inactive") throw invalid_input("The status " + status + " cannot be set.");
  user[kind.list][index]["Status"] = status;
  store_entity(context, user_entity(), user);
}

void remove_item(RequestContext& context, const Value& input, const Kind& kind) {
  Value user = addressed_entity(context, user_entity(), input);
  const size_t index = index_of(user, kind, input.at(kind.id_member));
  user[kind.list].erase(index);
  store_entity(context, user_entity(), user);
}

template <const Kind& kKind>
Value update_item(RequestContext& context, const Value& input) {
  set_status(context, input, kKind);
  return Value::object();
}
template <const Kind& kKind>
Value delete_item(RequestContext& context, const Value& input) {
  remove_item(context, input, kKind);
  return Value::object();
}

Value without(Value item, std::initializer_list<const char*> members) {
  for (const char* member : members) item.erase(member);
  return item;
}

// By hand, like all that is below: these are parts of their user.
Value upload_ssh_key(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const std::string body = input.at("SSHPublicKeyBody");
  const auto fingerprint = public_key_fingerprint(body);
  if (!fingerprint) throw ApiError("InvalidPublicKey", "The public key is malformed or otherwise invalid.");
  const Value keys = list_of(user, kSshKind);
  for (const Value& key : keys) {
    if (key.at("Fingerprint") == *fingerprint) {
      throw ApiError("DuplicateSSHPublicKey", "The SSH public key is already associated with the specified IAM user.");
    }
  }
  if (keys.size() >= kSshKeysMax) throw ApiError("LimitExceeded", "Cannot exceed quota for SSHPublicKeysPerUser: 5");
  const Value key{{"UserName", user.at("UserName")},
                  {"SSHPublicKeyId", emulator::make_unique_id(context.machine.ids, "APKA", context.account,
                                                              emulator::kAccessKeyIdSuffixLength)},
                  {"Fingerprint", *fingerprint},
                  {"SSHPublicKeyBody", body},
                  {"Status", "Active"},
                  {"UploadDate", now_seconds(context)}};
  add_item(context, user, kSshKind, key);
  return {{"SSHPublicKey", key}};
}

Value get_ssh_key(RequestContext& context, const Value& input) {
  const Value user = addressed_entity(context, user_entity(), input);
  // The index first: a user without keys has no list.
  const size_t index = index_of(user, kSshKind, input.at("SSHPublicKeyId"));
  const Value key = user.at(kSshKeys)[index];
  const bool is_ssh = key.at("SSHPublicKeyBody").get<std::string>().starts_with("ssh-");
  if (is_ssh != (input.at("Encoding") == "SSH")) {
    throw ApiError("NotImplemented", "skyrig shows SSH public keys only as they were uploaded.", 501);
  }
  return {{"SSHPublicKey", key}};
}

Value list_ssh_keys(RequestContext& context, const Value& input) {
  Value list = Value::array();
  for (const Value& key : list_of(addressed_entity(context, user_entity(), input), kSshKind)) {
    list.push_back(without(key, {"Fingerprint", "SSHPublicKeyBody"}));
  }
  return {{"SSHPublicKeys", std::move(list)}};
}

Value upload_signing_certificate(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const std::string body = input.at("CertificateBody");
  if (!certificate_expiration(body)) {
    throw ApiError("MalformedCertificate", "The certificate is malformed or otherwise invalid.");
  }
  const Value certificates = list_of(user, kCertificateKind);
  for (const Value& certificate : certificates) {
    if (certificate.at("CertificateBody") == body) {
      throw ApiError("DuplicateCertificate", "The certificate is already associated with the specified user.");
    }
  }
  check_quota("SigningCertificatesPerUser", certificates.size() + 1);
  const Value certificate{{"UserName", user.at("UserName")},
                          {"CertificateId", context.machine.ids.base32(kCertificateIdLength)},
                          {"CertificateBody", body},
                          {"Status", "Active"},
                          {"UploadDate", now_seconds(context)}};
  add_item(context, user, kCertificateKind, certificate);
  return {{"Certificate", certificate}};
}

Value list_signing_certificates(RequestContext& context, const Value& input) {
  return {{"Certificates", list_of(addressed_entity(context, user_entity(), input), kCertificateKind)}};
}

void check_service(const std::string& service) {
  if (std::find(kPasswordServices.begin(), kPasswordServices.end(), service) != kPasswordServices.end()) return;
  throw ApiError("NotSupportedService", "No such service " + service + " is supported for Service Specific Credentials",
                 404);
}

Value create_service_credential(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const std::string service = input.at("ServiceName");
  check_service(service);
  const Value credentials = list_of(user, kPasswordKind);
  const auto count = std::count_if(credentials.begin(), credentials.end(),
                                   [&](const Value& credential) { return credential.at("ServiceName") == service; });
  if (static_cast<size_t>(count) >= kServiceCredentialsPerServiceMax) {
    throw ApiError("LimitExceeded", "Cannot exceed quota for ServiceSpecificCredentialsPerUser: 2");
  }
  const std::string name = user.at("UserName");
  Value credential{
      {"UserName", name},
      {"ServiceName", service},
      {"ServiceUserName", name + "-" + (count > 0 ? "+" + std::to_string(count) : "at") + "-" + context.account},
      {"ServicePassword", context.machine.ids.base64(kServicePasswordLength)},
      {"ServiceSpecificCredentialId",
       emulator::make_unique_id(context.machine.ids, "ACCA", context.account, emulator::kUniqueIdSuffixLength)},
      {"Status", "Active"},
      {"CreateDate", now_seconds(context)}};
  if (count == 0) credential["ServiceUserName"] = name + "-at-" + context.account;
  if (input.contains("CredentialAgeDays")) {
    constexpr int64_t kSecondsPerDay = 86400;
    credential["ExpirationDate"] = now_seconds(context) + input["CredentialAgeDays"].get<int64_t>() * kSecondsPerDay;
  }
  add_item(context, user, kPasswordKind, credential);
  return {{"ServiceSpecificCredential", credential}};
}

Value list_service_credentials(RequestContext& context, const Value& input) {
  const std::string service = input.value("ServiceName", "");
  std::vector<Value> users;
  if (input.value("AllUsers", false)) {
    users = all_entities(context, user_entity());
  } else {
    users.push_back(addressed_entity(context, user_entity(), input));
  }
  Value list = Value::array();
  for (const Value& user : users) {
    for (const Value& credential : list_of(user, kPasswordKind)) {
      if (service.empty() || credential.at("ServiceName") == service)
        list.push_back(without(credential, {"ServicePassword"}));
    }
  }
  return {{"ServiceSpecificCredentials", std::move(list)}};
}

Value reset_service_credential(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const size_t index = index_of(user, kPasswordKind, input.at("ServiceSpecificCredentialId"));
  user[kServiceCredentials][index]["ServicePassword"] = context.machine.ids.base64(kServicePasswordLength);
  store_entity(context, user_entity(), user);
  return {{"ServiceSpecificCredential", user[kServiceCredentials][index]}};
}

}  // namespace

void add_user_credentials(Service& service) {
  service.operations.push_back({"UploadSSHPublicKey", upload_ssh_key});
  service.operations.push_back({"GetSSHPublicKey", get_ssh_key});
  service.operations.push_back({"ListSSHPublicKeys", list_ssh_keys});
  service.operations.push_back({"UpdateSSHPublicKey", update_item<kSshKind>});
  service.operations.push_back({"DeleteSSHPublicKey", delete_item<kSshKind>});
  service.operations.push_back({"UploadSigningCertificate", upload_signing_certificate});
  service.operations.push_back({"ListSigningCertificates", list_signing_certificates});
  service.operations.push_back({"UpdateSigningCertificate", update_item<kCertificateKind>});
  service.operations.push_back({"DeleteSigningCertificate", delete_item<kCertificateKind>});
  service.operations.push_back({"CreateServiceSpecificCredential", create_service_credential});
  service.operations.push_back({"ListServiceSpecificCredentials", list_service_credentials});
  service.operations.push_back({"ResetServiceSpecificCredential", reset_service_credential});
  service.operations.push_back({"UpdateServiceSpecificCredential", update_item<kPasswordKind>});
  service.operations.push_back({"DeleteServiceSpecificCredential", delete_item<kPasswordKind>});
}

}  // namespace iam
