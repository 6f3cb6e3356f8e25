#include "services/iam/passwords.h"

#include <algorithm>

#include <openssl/evp.h>

#include "emulator/time/id_generator.h"
#include "services/iam/account.h"

namespace iam {
namespace {

constexpr const char* kLoginProfile = "@LoginProfile";
constexpr const char* kPasswordPolicy = "PasswordPolicy";
constexpr int kDefaultLength = 8;
constexpr int kPolicyLengthDefault = 6;
constexpr int kKindsByDefault = 3;
constexpr int kHashRounds = 10000;
constexpr size_t kSaltLength = 16;

/// A kind of character that a policy may require, and AWS's complaint.
struct CharacterKind {
  const char* member;
  std::string_view message;
  bool (*is_of_kind)(unsigned char c);
};

bool is_symbol(unsigned char c) {
  return std::string_view("!@#$%^&*()_+-=[]{}|'").find(static_cast<char>(c)) != std::string_view::npos;
}

constexpr std::array<CharacterKind, 4> kKinds = {
    {{"RequireUppercaseCharacters", "Password should have at least one uppercase letter",
      [](unsigned char c) { return std::isupper(c) != 0; }},
     {"RequireLowercaseCharacters", "Password should have at least one lowercase letter",
      [](unsigned char c) { return std::islower(c) != 0; }},
     {"RequireNumbers", "Password should have at least one number",
      [](unsigned char c) { return std::isdigit(c) != 0; }},
     {"RequireSymbols", "Password should have at least one symbol", is_symbol}}};

ApiError violation(const std::string& message) {
  return ApiError("PasswordPolicyViolation", message);
}

bool has_kind(const std::string& password, const CharacterKind& kind) {
  return std::any_of(password.begin(), password.end(),
                     [&](char c) { return kind.is_of_kind(static_cast<unsigned char>(c)); });
}

void check_length(const std::string& password, int least) {
  if (static_cast<int>(password.size()) >= least) return;
  throw violation("Password should have a minimum length of " + std::to_string(least));
}

// "Minimum password length of 8 characters … Minimum of three of the following mix of character types".
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html#default-policy-details
void check_default_policy(const std::string& password) {
  check_length(password, kDefaultLength);
  const auto kinds =
      std::count_if(kKinds.begin(), kKinds.end(), [&](const CharacterKind& kind) { return has_kind(password, kind); });
  if (kinds < kKindsByDefault) {
    throw violation(
        "Password must include at least three of these character types: uppercase, lowercase, numbers, symbols");
  }
}

void check_password(RequestContext& context, const std::string& password) {
  const Value settings = account_settings(context);
  if (!settings.contains(kPasswordPolicy)) return check_default_policy(password);
  const Value& policy = settings[kPasswordPolicy];
  check_length(password, policy.at("MinimumPasswordLength"));
  for (const CharacterKind& kind : kKinds) {
    if (policy.value(kind.member, false) && !has_kind(password, kind)) throw violation(std::string(kind.message));
  }
}

std::string hash_password(const std::string& password, const std::string& salt) {
  unsigned char digest[32];
  PKCS5_PBKDF2_HMAC(password.data(), static_cast<int>(password.size()),
                    reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()), kHashRounds,
                    EVP_sha256(), sizeof digest, digest);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) text.append({kDigits[byte >> 4], kDigits[byte & 15]});
  return text;
}

void set_password(RequestContext& context, Value& profile, const std::string& password) {
  check_password(context, password);
  const std::string salt = context.machine.ids.alphanumeric(kSaltLength);
  profile["Salt"] = salt;
  profile["Hash"] = hash_password(password, salt);
}

Value present_profile(const Value& user) {
  const Value& profile = user.at(kLoginProfile);
  return {{"UserName", user.at("UserName")},
          {"CreateDate", profile.at("CreateDate")},
          {"PasswordResetRequired", profile.at("PasswordResetRequired")}};
}

Value user_with_profile(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  if (user.contains(kLoginProfile)) return user;
  throw no_such_entity("Login Profile for User " + name_of(user_entity(), user) + " cannot be found.");
}

// By hand, since a login profile is a part of its user.
Value create_login_profile(RequestContext& context, const Value& input) {
  Value user = addressed_entity(context, user_entity(), input);
  const std::string name = name_of(user_entity(), user);
  if (user.contains(kLoginProfile)) {
    throw ApiError("EntityAlreadyExists", "Login Profile for User " + name + " already exists.");
  }
  if (!input.contains("Password")) throw validation_error("A password is required to create a login profile.");
  Value profile{{"CreateDate", now_seconds(context)},
                {"PasswordResetRequired", input.value("PasswordResetRequired", false)}};
  set_password(context, profile, input["Password"]);
  user[kLoginProfile] = std::move(profile);
  store_entity(context, user_entity(), user);
  return {{"LoginProfile", present_profile(user)}};
}

Value get_login_profile(RequestContext& context, const Value& input) {
  return {{"LoginProfile", present_profile(user_with_profile(context, input))}};
}

Value update_login_profile(RequestContext& context, const Value& input) {
  Value user = user_with_profile(context, input);
  Value& profile = user[kLoginProfile];
  if (input.contains("Password")) set_password(context, profile, input["Password"]);
  if (input.contains("PasswordResetRequired")) profile["PasswordResetRequired"] = input["PasswordResetRequired"];
  store_entity(context, user_entity(), user);
  return Value::object();
}

Value delete_login_profile(RequestContext& context, const Value& input) {
  Value user = user_with_profile(context, input);
  user.erase(kLoginProfile);
  store_entity(context, user_entity(), user);
  return Value::object();
}

// "Changes the password of the IAM user who is calling this operation … The root user password is not affected."
Value change_password(RequestContext& context, const Value& input) {
  if (context.principal.kind != emulator::PrincipalKind::kUser) {
    throw ApiError("InvalidUserType",
                   "The request was rejected because the type of user for the transaction was incorrect.");
  }
  Value user = user_with_profile(context, {{"UserName", calling_user(context)}});
  Value& profile = user[kLoginProfile];
  if (hash_password(input.at("OldPassword"), profile.at("Salt")) != profile.at("Hash")) {
    throw ApiError("AccessDenied", "The old password was incorrect.", 403);
  }
  set_password(context, profile, input.at("NewPassword"));
  profile["PasswordResetRequired"] = false;
  store_entity(context, user_entity(), user);
  return Value::object();
}

// By hand: there is one of it, and what a request leaves out goes back to its default.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
Value update_password_policy(RequestContext& context, const Value& input) {
  Value policy{
      {"MinimumPasswordLength", kPolicyLengthDefault}, {"AllowUsersToChangePassword", false}, {"HardExpiry", false}};
  for (const CharacterKind& kind : kKinds) policy[kind.member] = false;
  policy.update(input);
  policy["ExpirePasswords"] = policy.value("MaxPasswordAge", 0) > 0;
  Value settings = account_settings(context);
  settings[kPasswordPolicy] = std::move(policy);
  store_account_settings(context, settings);
  return Value::object();
}

Value settings_with_policy(RequestContext& context) {
  Value settings = account_settings(context);
  if (settings.contains(kPasswordPolicy)) return settings;
  throw no_such_entity("The Password Policy with domain name " + context.account + " cannot be found.");
}

Value get_password_policy(RequestContext& context, const Value&) {
  return {{"PasswordPolicy", settings_with_policy(context)[kPasswordPolicy]}};
}

Value delete_password_policy(RequestContext& context, const Value&) {
  Value settings = settings_with_policy(context);
  settings.erase(kPasswordPolicy);
  store_account_settings(context, settings);
  return Value::object();
}

}  // namespace

void add_passwords(Service& service) {
  service.operations.push_back({"CreateLoginProfile", create_login_profile});
  service.operations.push_back({"GetLoginProfile", get_login_profile});
  service.operations.push_back({"UpdateLoginProfile", update_login_profile});
  service.operations.push_back({"DeleteLoginProfile", delete_login_profile});
  service.operations.push_back({"ChangePassword", change_password});
  service.operations.push_back({"UpdateAccountPasswordPolicy", update_password_policy});
  service.operations.push_back({"GetAccountPasswordPolicy", get_password_policy});
  service.operations.push_back({"DeleteAccountPasswordPolicy", delete_password_policy});
}

}  // namespace iam
