// The command line and the SKYRIG_… environment.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "emulator/authentication/fixed_credentials.h"
#include "emulator/enforcement/authorizer.h"
#include "emulator/server/authenticator.h"
#include "emulator/server/request_log.h"
#include "emulator/store/store.h"

namespace emulator {

enum class Command { kServe, kHealth, kIamExplain, kIamNeeded, kSnapshot, kHelp, kVersion };

struct Options {
  Command command = Command::kServe;
  /// Of `skyrig snapshot save NAME`: "save" and "NAME".
  std::string snapshot_action, snapshot_name;
  std::string host = "127.0.0.1";
  uint16_t port = 4566;
  /// Empty keeps all state in memory.
  std::string data_dir;
  std::string account = "000000000000";
  AuthenticationMode authentication = AuthenticationMode::kVerify;
  IamMode iam_mode = IamMode::kEnforce;
  std::vector<FixedCredential> credentials;
  /// Beside localhost: names, in lower case, below which buckets and services have hosts of their own.
  std::vector<std::string> domains;
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kText;
  Durability durability = Durability::kProcess;
  /// Serve TLS and plain HTTP on the one port.
  bool tls = false;
  /// PEM files of one's own; empty makes a local certificate.
  std::string tls_certificate, tls_key;
};

/// Looks a variable of the environment up; nothing if it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// Reads the arguments (without the program's name); what they leave open, the environment says. Throws
/// std::invalid_argument with a sentence for the user.
Options parse_options(const std::vector<std::string>& arguments, const Environment& environment);

/// What --help prints.
std::string help_text();

}  // namespace emulator
