#include "emulator/command_line/options.h"

#include <gtest/gtest.h>

namespace emulator {
namespace {

Options parse(const std::vector<std::string>& arguments, const std::map<std::string, std::string>& variables = {}) {
  return parse_options(arguments, [&](const std::string& name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  });
}

std::string refusal(const std::vector<std::string>& arguments,
                    const std::map<std::string, std::string>& variables = {}) {
  try {
    parse(arguments, variables);
  } catch (const std::invalid_argument& wrong) {
    return wrong.what();
  }
  return {};
}

TEST(Options, ServeIsTheDefaultCommand) {
  EXPECT_EQ(parse({}).command, Command::kServe);
  EXPECT_EQ(parse({"serve"}).command, Command::kServe);
  EXPECT_EQ(parse({"--port", "1"}).command, Command::kServe);
  EXPECT_EQ(parse({"health", "--port", "1"}).command, Command::kHealth);
}

TEST(Options, HelpWinsWhereverItStands) {
  EXPECT_EQ(parse({"--help"}).command, Command::kHelp);
  EXPECT_EQ(parse({"serve", "--port", "1", "--help"}).command, Command::kHelp);
  EXPECT_EQ(parse({"--version"}).command, Command::kVersion);
}

TEST(Options, ValuesFollowTheFlagOrAnEqualsSign) {
  EXPECT_EQ(parse({"--port", "0"}).port, 0);
  EXPECT_EQ(parse({"--port=8080"}).port, 8080);
  EXPECT_EQ(parse({"--data-dir=a=b"}).data_dir, "a=b");
}

TEST(Options, TheCommandLineWinsOverTheEnvironment) {
  EXPECT_EQ(parse({}, {{"SKYRIG_DATA_DIR", "there"}}).data_dir, "there");
  EXPECT_EQ(parse({"--data-dir", "here"}, {{"SKYRIG_DATA_DIR", "there"}}).data_dir, "here");
  EXPECT_EQ(parse({}, {{"SKYRIG_PORT", ""}}).port, 4566);
}

TEST(Options, CredentialsWithoutAccountBelongToTheDefaultAccountWhereverItIsGiven) {
  const Options options =
      parse({"--credential", "A:s", "--account", "123456789012", "--credential", "B:t:210987654321"});
  ASSERT_EQ(options.credentials.size(), 2u);
  EXPECT_EQ(options.credentials[0].account, "123456789012");
  EXPECT_EQ(options.credentials[1].secret_access_key, "t");
  EXPECT_EQ(options.credentials[1].account, "210987654321");
}

TEST(Options, TheEnvironmentMayHoldSeveralCredentials) {
  EXPECT_EQ(parse({}, {{"SKYRIG_CREDENTIAL", "A:s, B:t"}}).credentials.size(), 2u);
}

TEST(Options, DomainsAreHostNames) {
  const Options options = parse({"--domain", "Skyrig.Internal", "--domain=dev"}, {{"SKYRIG_DOMAIN", "a.test b.test"}});
  EXPECT_EQ(options.domains, (std::vector<std::string>{"a.test", "b.test", "skyrig.internal", "dev"}));
  for (const std::string wrong :
       {"", ".internal", "skyrig.", "a..b", "skyrig:4566", "http://skyrig", "10.0.0.1", "a_b", "-a", "a-.b"}) {
    EXPECT_NE(refusal({"--domain", wrong}).find("--domain must be a host name"), std::string::npos) << wrong;
  }
}

TEST(Options, WhatIsWrongIsNamed) {
  EXPECT_NE(refusal({"--prot", "1"}).find("--prot"), std::string::npos);
  EXPECT_NE(refusal({"--port", "4566x"}).find("4566x"), std::string::npos);
  EXPECT_NE(refusal({"--port", "-1"}).find("--port"), std::string::npos);
  EXPECT_NE(refusal({"--log"}).find("LEVEL"), std::string::npos);
  EXPECT_NE(refusal({"serve", "health"}).find("health"), std::string::npos);
  EXPECT_NE(refusal({}, {{"SKYRIG_AUTH", "closed"}}).find("SKYRIG_AUTH"), std::string::npos);
}

TEST(Options, ARefusedCredentialIsNotRepeated) {
  for (const std::string wrong : {"hidden", ":hidden", "A:hidden:123"}) {
    const std::string words = refusal({"--credential", wrong});
    EXPECT_NE(words.find("--credential"), std::string::npos);
    EXPECT_EQ(words.find("hidden"), std::string::npos);
  }
}

TEST(Options, EveryFlagIsInTheHelpWithItsVariable) {
  EXPECT_NE(help_text().find("SKYRIG_LOG_FORMAT"), std::string::npos);
  EXPECT_NE(help_text().find("--durability"), std::string::npos);
}

}  // namespace
}  // namespace emulator
