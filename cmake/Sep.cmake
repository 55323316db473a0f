# What every target of the house shares: language, warnings, sanitizers, tests, fuzzers, benchmarks.
#
#   sep_library(name SOURCES a.cpp ... DEPS other ...)   a static library; PUBLIC dependencies
#   sep_test(name SOURCES a_test.cpp ... DEPS ...)       a GoogleTest executable; every case is a ctest test
#            [SANITIZE address|thread|none ...]          which sanitizer builds run it too; the default goes by folder
#            [TIMEOUT seconds] [LABELS ...]              per case; 120 s if not said
#   sep_fuzz(name SOURCES a_fuzz.cpp DEPS ...)           a libFuzzer executable, in the asan preset only (clang);
#            [SEEDS folder]                              a folder of first inputs
#   sep_bench(name SOURCES a_bench.cpp DEPS ...)         a Google Benchmark executable
#   sep_also(target address|thread)                      builds a target in that sanitizer build although no test
#                                                        of that build links it
#
# Target `sep_tests` is what the tests of the configured build need, and nothing more.
include_guard()

set(CMAKE_CXX_STANDARD 23)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)

option(SEP_TESTS "build the tests" ON)
option(SEP_BENCH "build the benchmarks" OFF)
option(SEP_FUZZ "build the fuzzers (clang)" OFF)
option(SEP_PCH "precompile the headers of libraries" ON)
set(SEP_SANITIZE "" CACHE STRING "sanitizers for the whole build, as -fsanitize= takes them")

add_library(sep_options INTERFACE)
target_include_directories(sep_options INTERFACE "${CMAKE_SOURCE_DIR}")
target_compile_options(sep_options INTERFACE
  -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  target_compile_options(sep_options INTERFACE -fpch-preprocess)  # ccache needs it
  # Nobody asks errno about a root: it is one instruction then, and results are the same.
  target_compile_options(sep_options INTERFACE -fno-math-errno)
  # g++ 12 reports uses of uninitialised or out-of-bounds memory inside std::optional, std::variant and std::string
  # that are not there (GCC bugs 105329, 105562); clang and the sanitizers watch for the real ones.
  target_compile_options(sep_options INTERFACE -Wno-maybe-uninitialized -Wno-restrict -Wno-array-bounds
    -Wno-stringop-overflow -Wno-stringop-overread)
endif()
if(SEP_SANITIZE)
  target_compile_options(sep_options INTERFACE
    -fsanitize=${SEP_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_compile_definitions(sep_options INTERFACE _GLIBCXX_ASSERTIONS)
  target_link_options(sep_options INTERFACE -fsanitize=${SEP_SANITIZE})
endif()
if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
  target_compile_options(sep_options INTERFACE "SHELL:-Xclang -fno-pch-timestamp")  # ccache needs it
endif()
if(SEP_FUZZ)
  target_compile_options(sep_options INTERFACE -fsanitize=fuzzer-no-link)
endif()

find_program(SEP_CCACHE ccache)
if(SEP_CCACHE)
  # What the compiler reads of a precompiled header is hashed by its content, not by the time it was made; a clone in
  # another folder finds what this one compiled.
  set(CMAKE_CXX_COMPILER_LAUNCHER
    "${CMAKE_COMMAND}" -E env "CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime"
    "CCACHE_BASEDIR=${CMAKE_SOURCE_DIR}" "CCACHE_NOHASHDIR=1" "${SEP_CCACHE}")
endif()

set(Boost_USE_DEBUG_RUNTIME OFF)
find_package(Boost 1.81 REQUIRED COMPONENTS json)
find_package(Threads REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(fmt REQUIRED)

if(SEP_TESTS)
  find_package(GTest REQUIRED)
  include(GoogleTest)
  enable_testing()
endif()
if(SEP_BENCH)
  find_package(benchmark REQUIRED)
endif()
target_link_libraries(sep_options INTERFACE Boost::headers fmt::fmt)
add_custom_target(sep_tests)

# Tests spend their time in what they link; their own code is compiled in a third less.
function(sep_quick_to_compile name)
  target_compile_options(${name} PRIVATE $<$<CONFIG:Release>:-O1>)
endfunction()

# Headers of libraries only, never our own: what a change of ours rebuilds stays the same. They take half of the
# compiler's time otherwise. Preset `app` does without, so what ships also compiles from its own includes alone.
if(SEP_PCH)
  add_library(sep_pch STATIC "${CMAKE_CURRENT_LIST_DIR}/pch/pch.cpp")
  target_link_libraries(sep_pch PUBLIC sep_options)
  target_precompile_headers(sep_pch PRIVATE "${CMAKE_CURRENT_LIST_DIR}/pch/library.hpp")
  if(SEP_TESTS)
    add_library(sep_test_pch STATIC "${CMAKE_CURRENT_LIST_DIR}/pch/pch.cpp")
    target_link_libraries(sep_test_pch PUBLIC sep_options GTest::gtest_main GTest::gmock)
    sep_quick_to_compile(sep_test_pch)
    target_precompile_headers(sep_test_pch PRIVATE "${CMAKE_CURRENT_LIST_DIR}/pch/test.hpp")
  endif()
endif()

function(sep_precompiled name pch)
  if(SEP_PCH)
    target_precompile_headers(${name} REUSE_FROM ${pch})
  endif()
endfunction()

function(sep_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  target_link_libraries(${name} PUBLIC sep_options ${ARG_DEPS})
  sep_precompiled(${name} sep_pch)
endfunction()

# Sets `wanted` to whether a test that names these sanitizers (none named: by its folder) belongs to this build.
# What computes and what parses outside bytes is watched for memory faults, what has threads for races, nothing for both:
# the whole must end in half an hour on two cores.
function(sep_wanted_here wanted)
  set(named ${ARGN})
  if(NOT named)
    file(RELATIVE_PATH folder "${CMAKE_SOURCE_DIR}" "${CMAKE_CURRENT_SOURCE_DIR}")
    if(folder MATCHES "^(core|api/text|adapters/venues|runtime/log)(/|$)")
      set(named address)
    elseif(folder MATCHES "^runtime(/|$)")
      set(named thread)
    endif()
  endif()
  set(${wanted} ON PARENT_SCOPE)
  foreach(sanitizer address thread)
    if(SEP_SANITIZE MATCHES "${sanitizer}" AND NOT sanitizer IN_LIST named)
      set(${wanted} OFF PARENT_SCOPE)
    endif()
  endforeach()
endfunction()

function(sep_test name)
  cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;DEPS;SANITIZE;LABELS" ${ARGN})
  sep_wanted_here(wanted ${ARG_SANITIZE})
  if(NOT SEP_TESTS OR NOT wanted)
    return()
  endif()
  if(NOT ARG_TIMEOUT)
    set(ARG_TIMEOUT 120)
  endif()
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS} GTest::gtest_main GTest::gmock)
  sep_quick_to_compile(${name})
  sep_precompiled(${name} sep_test_pch)
  gtest_discover_tests(${name} TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 60
    WORKING_DIRECTORY "${CMAKE_SOURCE_DIR}" PROPERTIES TIMEOUT ${ARG_TIMEOUT} LABELS "${ARG_LABELS}")
  add_dependencies(sep_tests ${name})
endfunction()

function(sep_fuzz name)
  if(NOT SEP_FUZZ)
    return()
  endif()
  cmake_parse_arguments(ARG "" "SEEDS" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS})
  target_link_options(${name} PRIVATE -fsanitize=fuzzer)
  sep_precompiled(${name} sep_pch)
  set(seeds "")
  if(ARG_SEEDS)
    set(seeds "${CMAKE_CURRENT_SOURCE_DIR}/${ARG_SEEDS}")
  endif()
  # Brief in the test run; longer by hand: the binary is a plain libFuzzer program. What it finds stays in fuzz/.
  set(found "${CMAKE_BINARY_DIR}/fuzz/${name}")
  file(MAKE_DIRECTORY "${found}/corpus")
  add_test(NAME fuzz.${name} COMMAND ${name} -max_total_time=5 -rss_limit_mb=2048 -timeout=10
    "-artifact_prefix=${found}/" "${found}/corpus" ${seeds})
  set_tests_properties(fuzz.${name} PROPERTIES LABELS fuzz TIMEOUT 120)
  add_dependencies(sep_tests ${name})
endfunction()

function(sep_bench name)
  if(NOT SEP_BENCH)
    return()
  endif()
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE sep_options ${ARG_DEPS} benchmark::benchmark)
endfunction()

function(sep_also target sanitizer)
  if(SEP_SANITIZE MATCHES "${sanitizer}")
    add_dependencies(sep_tests ${target})
  endif()
endfunction()
