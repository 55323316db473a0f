#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include "apps/sep/cli/command_tree.hpp"
#include "apps/sep/cli/contexts.hpp"
#include "apps/sep/cli/server_choice.hpp"
#include "apps/sep/cli/table.hpp"
#include "apps/sep/temporary_folder.hpp"

namespace sep::app {
namespace {

using testing::HasSubstr;
namespace fs = std::filesystem;

// Each case is a process of its own, so that what is set here is set for it alone.
class InAFolder : public testing::Test {
 protected:
  InAFolder() {
    ::setenv("SEP_CONTEXTS", path().c_str(), 1);
    ::unsetenv("SEP_CONTEXT");
    ::setenv("SEP_SERVER_SOCKET", "configured.sock", 1);
  }

  std::string path() const { return folder_.file("deep/contexts.toml"); }
  std::string file(char const* name, std::string const& text, mode_t mode) const {
    auto const where = folder_.file(name);
    std::ofstream(where) << text;
    ::chmod(where.c_str(), mode);
    return where;
  }
  void keep(Contexts const& contexts) const {
    auto const written = write_contexts(path(), contexts);
    ASSERT_TRUE(written) << written.error();
  }

 private:
  TemporaryFolder folder_{"sep-cli"};
};

class ContextsFile : public InAFolder {};
class Choice : public InAFolder {};
class Key : public InAFolder {};

Contexts two() {
  return {"desk", {{"paper", {"/run/sep.sock", {}, {}}}, {"desk", {{}, "http://127.0.0.1:8080", "env:DESK_KEY"}}}};
}

TEST_F(ContextsFile, IsReadAsItWasWrittenAndIsItsOwnersAlone) {
  keep(two());
  auto const read = read_contexts(path());
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(*read, two());
  struct stat status{};
  ASSERT_EQ(::stat(path().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777, 0600u);
  auto fewer = two();
  fewer.named.erase("paper");
  keep(fewer);
  EXPECT_EQ(read_contexts(path()).value(), fewer);
  auto const rows = std::distance(fs::directory_iterator(fs::path(path()).parent_path()), fs::directory_iterator{});
  EXPECT_EQ(rows, 1);  // nothing was left beside it
}

TEST_F(ContextsFile, ThatIsNotThereHoldsNone) { EXPECT_EQ(read_contexts(path()).value(), Contexts{}); }

TEST_F(ContextsFile, ThatIsWrongSaysWhere) {
  for (auto const& [text, what] :
       {std::pair{"[contexts.a]\nsocket = 5", "'socket'"}, std::pair{"[contexts.a]\nsokket = \"x\"", "'sokket'"},
        std::pair{"[contexts.a]\n", "either a socket or a URL"}, std::pair{"[contexts", "contexts.toml:1"},
        std::pair{"[contexts.a]\nurl = \"ftp://x\"", "http://127.0.0.1"}}) {
    auto const read = read_contexts(file("contexts.toml", text, 0600));
    ASSERT_FALSE(read) << text;
    EXPECT_THAT(read.error(), HasSubstr(what));
  }
}

TEST_F(ContextsFile, WhoseSelectedOneIsGoneIsReadToChooseAnother) {
  auto const where = file("contexts.toml", "selected = \"a\"\n[contexts.b]\nsocket = \"/s\"\n", 0600);
  auto const read = read_contexts(where);
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->selected, "a");
  EXPECT_TRUE(read->named.contains("b"));
}

TEST(Url, IsOfThisMachine) {
  for (auto const* url : {"http://127.0.0.1:8080", "http://localhost:1", "http://[::1]:8080", "http://127.0.0.1"})
    EXPECT_EQ(why_unfit_url(url), std::nullopt) << url;
  for (auto const* url : {"https://127.0.0.1:8080", "http://", "http://10.0.0.1:80", "http://127.0.0.1:8080/v1",
                          "http://127.0.0.1:", "http://127.0.0.1:port", "http://me@127.0.0.1:80", "127.0.0.1:8080"})
    EXPECT_NE(why_unfit_url(url), std::nullopt) << url;
}

TEST(Context, HasOneServerANameAndNoKeyInIt) {
  EXPECT_EQ(why_unfit("a-b_c.1", {"/s", {}, "file:/k"}), std::nullopt);
  EXPECT_NE(why_unfit("", {"/s", {}, {}}), std::nullopt);
  EXPECT_NE(why_unfit("a b", {"/s", {}, {}}), std::nullopt);
  EXPECT_NE(why_unfit("a", {"/s", "http://127.0.0.1:1", {}}), std::nullopt);
  auto const key_itself = why_unfit("a", {"/s", {}, "sk_very_secret"});
  ASSERT_TRUE(key_itself);
  EXPECT_THAT(*key_itself, testing::Not(HasSubstr("very_secret")));
}

TEST_F(Choice, GoesByFlagThenVariableThenSelectionThenConfiguration) {
  EXPECT_EQ(choose_server({}).value().server, "configured.sock");
  keep({{}, two().named});
  EXPECT_EQ(choose_server({}).value().server, "configured.sock");
  keep(two());
  EXPECT_EQ(choose_server({}).value().server, "http://127.0.0.1:8080");
  EXPECT_EQ(choose_server({}).value().key_ref, "env:DESK_KEY");
  ::setenv("SEP_CONTEXT", "paper", 1);
  EXPECT_EQ(choose_server({}).value().server, "/run/sep.sock");
  EXPECT_EQ(choose_server({}).value().from, "context paper (SEP_CONTEXT)");
  EXPECT_EQ(choose_server({.context = "desk"}).value().server, "http://127.0.0.1:8080");
  EXPECT_EQ(choose_server({.url = "http://127.0.0.1:9"}).value().server, "http://127.0.0.1:9");
  EXPECT_EQ(choose_server({.socket = "here.sock"}).value().server, "here.sock");
  EXPECT_EQ(choose_server({.socket = "here.sock"}).value().key_ref, "");
}

TEST_F(Choice, OfNothingThatIsThereIsAnError) {
  keep(two());
  EXPECT_FALSE(choose_server({.context = "nobody"}));
  EXPECT_FALSE(choose_server({.url = "http://10.1.1.1:80"}));
  ::setenv("SEP_CONTEXT", "nobody", 1);
  auto const chosen = choose_server({});
  ASSERT_FALSE(chosen);
  EXPECT_THAT(chosen.error(), HasSubstr("SEP_CONTEXT"));
}

TEST_F(Key, IsReadFromWhereItIs) {
  ::setenv("A_KEY", "sep_desk_00", 1);
  EXPECT_EQ(std::get<api::BearerToken>(read_key("env:A_KEY").value()).text, "sep_desk_00");
  auto const line = "sep-ed25519 bot " + std::string(64, 'a') + "\n";
  EXPECT_EQ(std::get<api::SigningKey>(read_key("file:" + file("key", line, 0600)).value()).name, "bot");
}

TEST_F(Key, ThatIsNoneIsRefused) {
  ::setenv("A_KEY", "two words", 1);
  for (auto const& reference : {std::string("env:NOT_SET"), std::string("env:A_KEY"), std::string("file:/nonexistent"),
                                "file:" + file("open", "sep_a_1", 0640), "file:" + file("empty", "\n", 0600),
                                "file:" + file("lines", "sep_a_1\r\nhost: b", 0600), std::string("abc")})
    EXPECT_FALSE(read_key(reference)) << reference;
}

TEST(Tables, AreAsWideAsTheirCellsWhereNothingSaysOtherwise) {
  EXPECT_EQ(format_table({{"A", "LONGER"}, {"first", "x"}}, std::nullopt), "A      LONGER\nfirst  x\n");
}

TEST(Tables, FitAndNameTheirRowsToTheLast) {
  Table const rows{{"NAME", "TEXT", "MORE"}, {"0123456789", std::string(40, 'x'), std::string(20, 'y')}};
  for (std::size_t columns = 22; columns < 80; ++columns) {
    std::istringstream lines(format_table(rows, columns));
    for (std::string line; std::getline(lines, line);) {
      auto const shown = std::ranges::count_if(line, [](char c) { return (c & 0xC0) != 0x80; });
      EXPECT_LE(static_cast<std::size_t>(shown), columns) << line;
    }
    EXPECT_THAT(format_table(rows, columns), HasSubstr("0123456789"));
  }
  EXPECT_THAT(format_table(rows, 40), HasSubstr("…"));
}

TEST(Tables, CutBetweenCharactersNeverInside) {
  auto const text = format_table({{"N", "TEXT"}, {"a", "ééééééééééé"}}, 8);
  EXPECT_EQ(text, "N  TEXT\na  éééé…\n");
}

struct Sample {
  CLI::App root{"say hello\n\n  sep greet you\n\nAnd more\nof it."};
  std::string format;

  Sample() {
    root.name("sep");
    root.formatter(std::make_shared<HelpFormatter>());
    auto* greet = root.add_subcommand("greet", "greet somebody\n\n  sep greet you\n  sep greet --format long you");
    greet->add_option("--format,-f", format, "of it")->check(CLI::IsMember({"short", "long"}));
    greet->add_option("who", "the one who's greeted")->required();
  }
};

TEST(CommandTree, IsWhatIsParsed) {
  Sample const sample;
  auto const tree = read_tree(sample.root);
  EXPECT_EQ(tree.sentence, "Say hello");
  EXPECT_EQ(tree.remarks, std::vector<std::string>{"And more of it."});
  ASSERT_EQ(tree.commands.size(), 1u);
  auto const& greet = tree.commands.front();
  EXPECT_EQ(greet.usage, "sep greet [OPTIONS] who");
  EXPECT_EQ(greet.examples, (std::vector<std::string>{"sep greet you", "sep greet --format long you"}));
  ASSERT_EQ(greet.options.size(), 2u);
  EXPECT_EQ(greet.options[1].names, (std::vector<std::string>{"--format", "-f"}));
  EXPECT_EQ(greet.options[1].choices, (std::vector<std::string>{"short", "long"}));
}

TEST(CommandTree, ListsCommandsByTheirSentenceAlone) {
  Sample const sample;
  auto const help = sample.root.help();
  EXPECT_TRUE(help.starts_with("Say hello\n")) << help;
  EXPECT_THAT(help, HasSubstr("greet somebody\n"));
  EXPECT_THAT(help, testing::Not(HasSubstr("--format long")));
}

TEST(CommandTree, InRoffHasNoTextThatIsAnInstruction) {
  CommandPage page;
  page.path = "sep x";
  page.sentence = ".so /etc/passwd";
  page.examples = {"sep x --y 'a\\b'", "'tis"};
  auto const text = man_page(page, "1");
  EXPECT_THAT(text, testing::Not(HasSubstr("\n.so")));
  EXPECT_THAT(text, HasSubstr("\nsep x \\-\\-y 'a\\eb'\n\\&'tis\n"));
}

}  // namespace
}  // namespace sep::app
