// SPDX-License-Identifier: GPL-3.0-or-later
// What the help says: topics, each of a few parts.

#include "dash-help-topics.h"

#include <glib/gi18n.h>

#include "model/dash-section.h"

#define TEXT(text) { DASH_HELP_TEXT, NULL, text }
#define HEADING(title) { DASH_HELP_HEADING, title, NULL }
#define TERM(title, text) { DASH_HELP_TERM, title, text }
#define CODE(title, text) { DASH_HELP_CODE, title, text }
#define END { DASH_HELP_END, NULL, NULL }

#define WEBSITE "https://github.com/hotpath-c/hotpath"

static const DashHelpPart start[] = {
  TEXT (N_ ("A program appears in the list of running programs by itself while it runs and is measured.")),
  HEADING (N_ ("A Program in C or C++")),
  TEXT (N_ ("Name the functions that interest you, build with what pkg-config says, and run it.")),
  CODE (N_ ("Copy the code"), "#include <hotpath.h>\n"
                              "\n"
                              "static void work (void)\n"
                              "{\n"
                              "  HOTPATH_FUNCTION ();\n"
                              "  …\n"
                              "}\n"
                              "\n"
                              "int main (void)\n"
                              "{\n"
                              "  HOTPATH_MAIN (\"my-program\");\n"
                              "  …\n"
                              "}"),
  CODE (N_ ("Copy the command"),
        "cc my-program.c $(pkg-config --cflags --libs hotpath) -o my-program"),
  TEXT (N_ ("In C++ all is the same, with c++. Without an edit the compiler can measure every function:")),
  CODE (N_ ("Copy the command"), "cc $(pkg-config --cflags hotpath-auto) my-program.c "
                                 "$(pkg-config --libs hotpath-auto) -o my-program"),
  HEADING (N_ ("A Program as It Is")),
  TEXT (N_ ("Nothing needs building to see its threads, locks, memory, main loops and frames.")),
  CODE (N_ ("Copy the command"), "hotpath run -- ./my-program"),
  HEADING (N_ ("At an Address")),
  TEXT (N_ ("A program on another machine, in a container or of another user needs a token, and an address that this machine reaches. Connect… (Ctrl+L) asks for both.")),
  CODE (N_ ("Copy the command"), "HOTPATH_METRICS_HOST=0.0.0.0 HOTPATH_METRICS_AUTH_TOKEN=s3cret ./my-program"),
  TEXT (N_ ("The connection is not encrypted. Across a network that you don’t trust, use a tunnel and connect to localhost:6770; it needs no token.")),
  CODE (N_ ("Copy the command"), "ssh -L 6770:127.0.0.1:6770 machine"),
  HEADING (N_ ("When It Does Not Appear")),
  TERM (N_ ("Is it measured?"),
        N_ ("It says on standard error where its live figures are, or why there are none. The line begins with [hotpath].")),
  TERM (N_ ("Does it run as you?"),
        N_ ("Under sudo, in a container or over SSH it may have another user or another runtime folder. Connect… with the address that it said works all the same.")),
  TERM (N_ ("Are live figures off?"),
        N_ ("What serves them needs libsoup 3 and JSON-GLib. The report on exit does not.")),
  END,
};

static const DashHelpPart overview[] = {
  TEXT (N_ ("The whole program at a glance. The button of a chart shows its figures as a table.")),
  TERM (N_ ("CPU"), N_ ("How much of a processor it used; two busy ones are 200 %.")),
  TERM (N_ ("Resident memory"), N_ ("How much of its memory is in RAM, and the most that was.")),
  TERM (N_ ("Calls/s"), N_ ("Measured calls that ended, a second.")),
  TERM (N_ ("Allocations/s"), N_ ("Blocks of memory that it asked for, a second, where memory is measured.")),
  TERM (N_ ("Threads"), N_ ("How many there are, and how many of them run at the moment.")),
  TERM (N_ ("Hottest functions"),
        N_ ("The five in which most time was spent, without what they call. Choose one to see it among the functions.")),
  TERM (N_ ("Needs attention"),
        N_ ("What looks wrong: functions that became slow, figures that were lost, threads that only get more, and so on. Below is what was checked and found well.")),
  TERM (N_ ("Measuring costs"),
        N_ ("At the bottom of the list of pages: what measuring a call takes, and its part of the run. It is taken out of Self and Total.")),
  END,
};

static const DashHelpPart functions[] = {
  TEXT (N_ ("A row for each measured function, scope or block. Time is time that passed, not processor time: a function that waits is slow.")),
  TERM (N_ ("Calls"), N_ ("Calls that have ended.")),
  TERM (N_ ("Avg, Max"), N_ ("Average and longest duration of a call.")),
  TERM (N_ ("P50, P95, P99"),
        N_ ("The duration that so many of 100 calls did not exceed, within 1 %. Which ones are shown is in the preferences.")),
  TERM (N_ ("Self"), N_ ("Time in the function without what it calls, as far as that is measured too.")),
  TERM (N_ ("Total"), N_ ("Time in the function with what it calls, also of calls that have not ended.")),
  TERM (N_ ("% Total"),
        N_ ("Total as a share of main’s. Threads work side by side, so shares can add up to more than 100 %.")),
  TERM (N_ ("Trend"), N_ ("The average duration over time.")),
  HEADING (N_ ("Details")),
  TEXT (N_ ("Select a row: below the table are its latency over time, its calls by duration, their distribution with the percentiles marked, its slowest and most recent calls, and who calls it and what it calls.")),
  HEADING (N_ ("Find and Sort")),
  TEXT (N_ ("Click a heading to sort. Ctrl+F searches names and files; text between slashes, such as /read|write/, is a regular expression. Columns chooses what is shown, and the menu beside it copies rows for a spreadsheet.")),
  END,
};

static const DashHelpPart call_tree[] = {
  TEXT (N_ ("Who calls whom, twice: as a flame graph and as a table. Both show the same places, and what is selected in one is selected in the other.")),
  TERM (N_ ("Flame graph"),
        N_ ("A frame is as wide as its time, and lies below what called it. The stronger its colour, the more of that time is its own.")),
  TERM (N_ ("Zoom"), N_ ("Click a frame, or press Enter, to see it across the whole width. Backspace goes back one step, Home to the whole.")),
  TERM (N_ ("Self"), N_ ("Time in the function when called this way, without what it calls.")),
  TERM (N_ ("Total"), N_ ("Time in the function when called this way, with what it calls.")),
  TEXT (N_ ("Ctrl+F marks what is searched for, in the graph and in the table.")),
  END,
};

static const DashHelpPart memory[] = {
  TEXT (N_ ("What measured functions allocate. It is recorded when the program is linked with hotpath-alloc, or run as it is with “hotpath run”.")),
  CODE (N_ ("Copy the command"), "cc my-program.c $(pkg-config --cflags --libs hotpath-alloc hotpath) -o my-program"),
  TEXT (N_ ("A block that is enlarged counts as a new one of the whole size, and the old one as freed.")),
  END,
};

static const DashHelpPart threads[] = {
  TEXT (N_ ("What the kernel counts of each thread. Nothing needs to be done for it. Threads that began and ended between two looks are in a row of their own.")),
  END,
};

static const DashHelpPart channels[] = {
  TEXT (N_ ("Queues between threads, told by hotpath_channel_new() and what goes with it, or by the queues of hotpath-glib. Many messages that wait mean that the receiver is too slow.")),
  END,
};

static const DashHelpPart streams[] = {
  TEXT (N_ ("What is read or written bit by bit, told by hotpath_stream_new() and what goes with it, or by the streams of hotpath-glib.")),
  END,
};

static const DashHelpPart futures[] = {
  TEXT (N_ ("Work that is begun now and ends later, told by hotpath_future_new() and what goes with it; with hotpath-glib each task that is watched. A poll is one stretch of work on it.")),
  END,
};

static const DashHelpPart locks[] = {
  TEXT (N_ ("How long threads wait for a lock, and how long they hold it. Mutexes and read-write locks are recorded when the program is run with “hotpath run”; others are told by hotpath_lock_new().")),
  TEXT (N_ ("Locks are told apart by the place that used them first. Where the program was built with -g, its source and line are shown.")),
  END,
};

static const DashHelpPart runtime[] = {
  TEXT (N_ ("Main loops, pools of threads, and the frames of windows: how busy they are, and how long they kept the rest waiting. They are recorded when the program is run with “hotpath run”, or uses hotpath-glib.")),
  END,
};

static const DashHelpPart values[] = {
  TEXT (N_ ("Numbers and texts that the program tells of itself, by hotpath_gauge_set() and hotpath_value().")),
  END,
};

static const DashHelpPart time_range[] = {
  TEXT (N_ ("The strip above the pages is the whole session. Drag over a part of it, and every figure, percentile and chart on every page is of that part alone.")),
  TERM (N_ ("Move it"), N_ ("Drag the range or one of its edges; or press the arrow keys in the strip, with Shift for the end and Ctrl+Shift for the beginning. Home and End go to either end.")),
  TERM (N_ ("Back to all"), N_ ("Escape shows the whole session again, and follows a live program.")),
  TERM (N_ ("Stop for a moment"), N_ ("Space pauses what is shown. The program goes on, and nothing is lost.")),
  TERM (N_ ("How far back"),
        N_ ("Steps are of half a second for ten minutes, of five seconds for two hours, of a minute for two days.")),
  END,
};

static const DashHelpPart reports[] = {
  TERM (N_ ("Save"), N_ ("Ctrl+S saves the session with its history as a report, which opens with the same pages.")),
  TERM (N_ ("Open"), N_ ("Ctrl+O, a double click, or dropping a file on the window. Each report has a tab.")),
  TERM (N_ ("Export"),
        N_ ("Ctrl+E writes the session for other programs: a table, a page with charts, or what flame graphs and trace viewers read.")),
  TERM (N_ ("Charts"),
        N_ ("The menu of a chart saves or copies it as a picture, and shows or copies its figures as a table.")),
  HEADING (N_ ("Without the App")),
  TEXT (N_ ("A program can write a report when it ends:")),
  CODE (N_ ("Copy the command"), "HOTPATH_OUTPUT_FORMAT=json HOTPATH_OUTPUT_PATH=report.json ./my-program"),
  TEXT (N_ ("The command exports, too:")),
  CODE (N_ ("Copy the command"), "hotpath export report.json --format html -o report.html"),
  END,
};

static const DashHelpPart compare[] = {
  TEXT (N_ ("Ctrl+D compares the session in front with another run of the program: an open session, a recent report or a file. One run of each side only shows differences; with ten, made by turns, a change of a few percent can be told from chance.")),
  TERM (N_ ("Base and head"), N_ ("How it was, and how it is. The other way round is one click away.")),
  TERM (N_ ("Verdict"),
        N_ ("Whether a difference is proven, and for the worse. Unproven is what may be noise; figures that cost nothing, such as the number of calls, are neither better nor worse.")),
  TEXT (N_ ("Select a row: below are all its figures on both sides, their distributions over each other, and what the statistical test says.")),
  HEADING (N_ ("In a Terminal")),
  TEXT (N_ ("The command says the same, and its exit status whether something got worse than a policy allows:")),
  CODE (N_ ("Copy the command"), "hotpath diff before.json after.json"),
  END,
};

static const DashHelpPart endings[] = {
  TEXT (N_ ("What was shown stays, and can be saved. It is never saved by itself.")),
  TERM (N_ ("It ended"), N_ ("Its last figures are shown.")),
  TERM (N_ ("It crashed or was killed"),
        N_ ("What it had recorded until then is read from a file that it left behind, and shown.")),
  TERM (N_ ("It does not answer"), N_ ("The app goes on asking, and says so above the pages.")),
  TEXT (N_ ("Of a program that nobody watched, the report is made in a terminal:")),
  CODE (N_ ("Copy the command"), "hotpath recover -o report.json"),
  END,
};

static const DashHelpPart sandbox[] = {
  TEXT (N_ ("Installed as a Flatpak, the app runs in a sandbox. It sees of your programs what they announce, and their ports on this machine, but no files and no processes.")),
  TERM (N_ ("Files"), N_ ("Reports are opened and saved through the desktop’s dialogs, which give access to that file alone.")),
  TERM (N_ ("Running programs"),
        N_ ("Those are found that announce themselves in the folder hotpath of the runtime folder, if that was there when the app started, and those on the ports 6770 to 6785. Any other is reached with Connect….")),
  TERM (N_ ("The command and the library"),
        N_ ("A Flatpak has neither for use outside of it. To measure programs, install Hotpath in the system, too.")),
  END,
};

static const DashHelpPart keys[] = {
  TEXT (N_ ("Everything can be reached by keys: Tab goes from control to control, the arrow keys go within lists, tables, charts and the time strip.")),
  TERM (N_ ("Alt+1, Alt+2 …"), N_ ("Open a page")),
  TERM (N_ ("Ctrl+F"), N_ ("Search the page")),
  TERM (N_ ("F9"), N_ ("Show or hide the pages")),
  TERM (N_ ("Space"), N_ ("Pause or go on")),
  TERM (N_ ("Escape"), N_ ("Show the whole session again")),
  TERM (N_ ("F1"), N_ ("Help on the page that is open")),
  { DASH_HELP_ACTION, N_ ("All Keyboard Shortcuts"), "app.shortcuts" },
  END,
};

static const DashHelpPart more[] = {
  TERM (N_ ("In a terminal"), N_ ("“hotpath --help” and “man hotpath” for the command, “man hotpath-gtk” for the app.")),
  TERM (N_ ("In the source"), N_ ("The header hotpath.h is the manual of the library; “man libhotpath” lists it.")),
  TERM (N_ ("In the documentation"),
        N_ ("Settings, memory, comparing and build servers are described in files of share/doc/hotpath.")),
  { DASH_HELP_LINK, N_ ("Website"), WEBSITE },
  { DASH_HELP_LINK, N_ ("Report a Problem"), WEBSITE "/issues" },
  END,
};

static const DashHelpTopic topics[] = {
  { "start", N_ ("Make a Program Appear"), "dash-program-symbolic", -1, start },
  { "time", N_ ("Ranges of Time"), "document-open-recent-symbolic", -1, time_range },
  { "overview", N_ ("Overview"), "dash-overview-symbolic", -1, overview },
  { "functions", N_ ("Functions"), "dash-functions-symbolic", -1, functions },
  { "call-tree", N_ ("Call Tree"), "dash-call-tree-symbolic", -1, call_tree },
  { "memory", NULL, "dash-memory-symbolic", DASH_SECTION_MEMORY, memory },
  { "threads", NULL, "dash-threads-symbolic", DASH_SECTION_THREADS, threads },
  { "channels", NULL, "dash-channels-symbolic", DASH_SECTION_CHANNELS, channels },
  { "streams", NULL, "dash-streams-symbolic", DASH_SECTION_STREAMS, streams },
  { "futures", NULL, "dash-futures-symbolic", DASH_SECTION_FUTURES, futures },
  { "locks", NULL, "dash-locks-symbolic", DASH_SECTION_LOCKS, locks },
  { "runtime", NULL, "dash-runtime-symbolic", DASH_SECTION_RUNTIME, runtime },
  { "values", NULL, "dash-values-symbolic", DASH_SECTION_VALUES, values },
  { "reports", N_ ("Save, Open, Export"), "dash-report-symbolic", -1, reports },
  { "compare", N_ ("Compare"), "dash-compare-symbolic", -1, compare },
  { "endings", N_ ("When a Program Ends"), "dash-lost-symbolic", -1, endings },
  { "sandbox", N_ ("Flatpak"), "dialog-password-symbolic", -1, sandbox },
  { "keys", N_ ("Keys"), "input-keyboard-symbolic", -1, keys },
  { "more", N_ ("Read On"), "help-about-symbolic", -1, more },
};

const DashHelpTopic *
dash_help_topics_get (gsize *n_topics)
{
  *n_topics = G_N_ELEMENTS (topics);
  return topics;
}

char *
dash_help_topic_dup_title (const DashHelpTopic *topic)
{
  return g_strdup (topic->title != NULL
                     ? _ (topic->title)
                     : g_dpgettext2 (NULL, "page", dash_section_get_info (topic->section)->title));
}
