#include "emulator/command_line/options.h"

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include "protocol/http/ascii.h"

namespace emulator {
namespace {

struct Flag {
  std::string_view name;
  std::string_view value_name;
  std::string_view help;
  void (*apply)(Options& options, const std::string& value);
  /// May be given several times; in the environment, several values are separated by spaces or commas.
  bool is_list = false;
};

[[noreturn]] void refuse(std::string message) {
  throw std::invalid_argument(std::move(message));
}

[[noreturn]] void refuse_value(std::string_view flag, std::string_view value, std::string_view expected) {
  refuse(std::string(flag) + " must be " + std::string(expected) + ", not '" + std::string(value) + "'");
}

void apply_port(Options& options, const std::string& value) {
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), options.port);
  if (error != std::errc() || end != value.data() + value.size())
    refuse_value("--port", value, "a port from 0 to 65535");
}

void apply_account(Options& options, const std::string& value) {
  if (!is_account_id(value)) refuse_value("--account", value, "a 12-digit account id");
  options.account = value;
}

void apply_authentication(Options& options, const std::string& value) {
  if (value != "verify" && value != "open") refuse_value("--auth", value, "verify or open");
  options.authentication = value == "open" ? AuthenticationMode::kOpen : AuthenticationMode::kVerify;
}

void apply_iam_mode(Options& options, const std::string& value) {
  const auto mode = parse_iam_mode(value);
  if (!mode) refuse_value("--iam", value, "enforce, report or off");
  options.iam_mode = *mode;
}

/// ID:SECRET[:ACCOUNT]. The value is not repeated in the refusal: it holds a secret.
void apply_credential(Options& options, const std::string& value) {
  const size_t id_end = value.find(':');
  if (id_end == 0 || id_end == std::string::npos || id_end + 1 == value.size()) {
    refuse("--credential must be ID:SECRET or ID:SECRET:ACCOUNT");
  }
  FixedCredential credential{.access_key_id = value.substr(0, id_end), .secret_access_key = value.substr(id_end + 1)};
  if (const size_t account = credential.secret_access_key.rfind(':'); account != std::string::npos) {
    credential.account = credential.secret_access_key.substr(account + 1);
    credential.secret_access_key.resize(account);
    if (!is_account_id(credential.account)) refuse("the ACCOUNT of --credential must be a 12-digit account id");
  }
  options.credentials.push_back(std::move(credential));
}

/// A label of a host name: letters, digits, and hyphens within.
bool is_host_label(std::string_view label) {
  constexpr size_t kLabelLengthMax = 63;
  const auto is_allowed = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return !label.empty() && label.size() <= kLabelLengthMax && label.front() != '-' && label.back() != '-' &&
         std::all_of(label.begin(), label.end(), is_allowed);
}

/// An address is no domain: its last label would be a number.
void apply_domain(Options& options, const std::string& value) {
  constexpr size_t kDomainLengthMax = 253;
  const std::string domain = protocol::lower_case(value);
  std::string_view label;
  for (size_t start = 0; start <= domain.size(); start += label.size() + 1) {
    label = std::string_view(domain).substr(start, domain.find('.', start) - start);
    if (!is_host_label(label)) break;
  }
  const bool is_number = std::all_of(label.begin(), label.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_host_label(label) || is_number || domain.size() > kDomainLengthMax) {
    refuse_value("--domain", value, "a host name without port, such as skyrig.internal");
  }
  options.domains.push_back(domain);
}

void apply_log_level(Options& options, const std::string& value) {
  const auto level = parse_log_level(value);
  if (!level) refuse_value("--log", value, "off, error, info or debug");
  options.log_level = *level;
}

void apply_log_format(Options& options, const std::string& value) {
  const auto format = parse_log_format(value);
  if (!format) refuse_value("--log-format", value, "text or json");
  options.log_format = *format;
}

void apply_durability(Options& options, const std::string& value) {
  if (value != "process" && value != "sync") refuse_value("--durability", value, "process or sync");
  options.durability = value == "sync" ? Durability::kSync : Durability::kProcess;
}

/// A flag without a value is on; variables of the environment have one.
void apply_tls(Options& options, const std::string& value) {
  const bool is_on = value.empty() || value == "1" || value == "true";
  if (!is_on && value != "0" && value != "false") refuse_value("--tls", value, "true or false");
  options.tls = is_on;
}

constexpr Flag kFlags[] = {
    {"--host", "ADDRESS", "address to listen on [127.0.0.1]",
     [](Options& options, const std::string& value) { options.host = value; }},
    {"--port", "PORT", "port to listen on, 0 for a free one [4566]", apply_port},
    {"--data-dir", "DIR", "keep state in this folder [memory only]",
     [](Options& options, const std::string& value) { options.data_dir = value; }},
    {"--account", "ID", "account of the access key 'test' [000000000000]", apply_account},
    {"--auth", "MODE", "verify signatures, or leave the door open [verify]", apply_authentication},
    {"--iam", "MODE", "enforce IAM policies, report what they deny, or off [enforce]", apply_iam_mode},
    {"--credential", "ID:SECRET[:ACCOUNT]", "one more access key; may be repeated", apply_credential, true},
    {"--domain", "NAME", "one more domain with hosts for buckets and services; may be repeated", apply_domain, true},
    {"--log", "LEVEL", "off, error, info or debug [info]", apply_log_level},
    {"--log-format", "FORMAT", "text, or json for machines [text]", apply_log_format},
    {"--durability", "MODE", "acknowledged writes survive the process, or power loss (sync) [process]",
     apply_durability},
    {"--tls", "", "take HTTPS, besides HTTP on the same port, with a certificate made for it", apply_tls},
    {"--tls-certificate", "FILE", "take HTTPS with this certificate (PEM, those that signed it after it)",
     [](Options& options, const std::string& value) { options.tls_certificate = value; }},
    {"--tls-key", "FILE", "and its private key (PEM)",
     [](Options& options, const std::string& value) { options.tls_key = value; }},
};

const Flag* find_flag(std::string_view name) {
  const auto* found = std::find_if(std::begin(kFlags), std::end(kFlags), [&](const Flag& f) { return f.name == name; });
  return found == std::end(kFlags) ? nullptr : found;
}

/// "--data-dir" is SKYRIG_DATA_DIR.
std::string variable_of(const Flag& flag) {
  std::string name = "SKYRIG_" + std::string(flag.name.substr(2));
  for (char& c : name) c = c == '-' ? '_' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
  return name;
}

void apply_variable(Options& options, const Flag& flag, const std::string& value) {
  if (!flag.is_list) return flag.apply(options, value);
  for (size_t start = 0; start < value.size();) {
    const size_t end = std::min(value.find_first_of(" ,", start), value.size());
    if (end > start) flag.apply(options, value.substr(start, end - start));
    start = end + 1;
  }
}

void apply_environment(Options& options, const Environment& environment) {
  for (const Flag& flag : kFlags) {
    const std::string name = variable_of(flag);
    const auto value = environment(name);
    if (!value || value->empty()) continue;
    try {
      apply_variable(options, flag, *value);
    } catch (const std::invalid_argument& wrong) {
      refuse(name + ": " + wrong.what());
    }
  }
}

/// Reads `snapshot save|restore|delete NAME` and `snapshot list`. Returns how many arguments that took.
size_t parse_snapshot(const std::vector<std::string>& arguments, Options& options) {
  options.command = Command::kSnapshot;
  options.snapshot_action = arguments.size() > 1 ? arguments[1] : "";
  const std::string& action = options.snapshot_action;
  if (action == "list") return 2;
  if (action != "save" && action != "restore" && action != "delete") {
    refuse("skyrig snapshot is followed by save, restore, list or delete");
  }
  if (arguments.size() < 3 || arguments[2].starts_with('-')) refuse("skyrig snapshot " + action + " needs a name");
  options.snapshot_name = arguments[2];
  return 3;
}

std::optional<Command> find_command(std::string_view word) {
  if (word == "serve") return Command::kServe;
  if (word == "health") return Command::kHealth;
  if (word == "help" || word == "--help" || word == "-h") return Command::kHelp;
  if (word == "version" || word == "--version") return Command::kVersion;
  return std::nullopt;
}

}  // namespace

Options parse_options(const std::vector<std::string>& arguments, const Environment& environment) {
  Options options;
  apply_environment(options, environment);
  size_t first = 0;
  if (!arguments.empty() && arguments.front() == "snapshot") first = parse_snapshot(arguments, options);
  if (!arguments.empty() && arguments.front() == "iam") {
    const std::string what = arguments.size() > 1 ? arguments[1] : "";
    if (what != "explain" && what != "needed") refuse("skyrig iam is followed by explain or needed");
    options.command = what == "explain" ? Command::kIamExplain : Command::kIamNeeded;
    first = 2;
  }
  for (size_t i = first; i < arguments.size(); ++i) {
    const std::string& argument = arguments[i];
    if (const auto command = find_command(argument); command && (i == 0 || argument.starts_with('-'))) {
      options.command = *command;
      if (*command == Command::kHelp || *command == Command::kVersion) return options;
      continue;
    }
    const size_t equals = argument.find('=');
    const Flag* flag = find_flag(std::string_view(argument).substr(0, equals));
    if (!flag) refuse("unknown argument '" + argument + "'; skyrig --help lists what there is");
    if (flag->value_name.empty()) {
      flag->apply(options, equals == std::string::npos ? "" : argument.substr(equals + 1));
      continue;
    }
    if (equals == std::string::npos && i + 1 == arguments.size()) {
      refuse(argument + " needs a value: " + std::string(flag->value_name));
    }
    flag->apply(options, equals == std::string::npos ? arguments[++i] : argument.substr(equals + 1));
  }
  if (options.tls_certificate.empty() != options.tls_key.empty()) {
    refuse("--tls-certificate and --tls-key belong together");
  }
  options.tls = options.tls || !options.tls_certificate.empty();
  for (FixedCredential& credential : options.credentials) {
    if (credential.account.empty()) credential.account = options.account;
  }
  return options;
}

std::string help_text() {
  std::string text =
      "skyrig: AWS on this machine, as it really behaves.\n\n"
      "  skyrig [serve] [FLAG]...   serve until SIGINT or SIGTERM\n"
      "  skyrig health [FLAG]...    ask the server at --host and --port whether it is well\n"
      "  skyrig iam explain         what that server's IAM denied, why, and what would allow it\n"
      "  skyrig iam needed          the least policy for what each principal did there\n"
      "  skyrig snapshot save|restore|delete NAME, skyrig snapshot list\n"
      "                             keep that server's state under a name, and bring it back\n"
      "  skyrig --version\n"
      "  skyrig --help\n\n"
      "Flags, each also as a variable of the environment:\n";
  for (const Flag& flag : kFlags) {
    std::string line =
        "  " + std::string(flag.name) + (flag.value_name.empty() ? "" : " ") + std::string(flag.value_name);
    line.resize(std::max<size_t>(line.size() + 1, 36), ' ');
    text += line + std::string(flag.help) + " (" + variable_of(flag) + ")\n";
  }
  return text;
}

}  // namespace emulator
