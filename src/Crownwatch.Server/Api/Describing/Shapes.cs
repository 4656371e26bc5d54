namespace Crownwatch.Server.Api;

/// <summary>Shapes that several answers share (<see cref="ShapeText"/>).</summary>
internal static class Shapes
{
    private const string CheckFields =
        "name text, type text, state up|down|unknown|pending|disabled, enabled bool, description text?, labels {text}, interval_seconds number, "
        + "failure_threshold int?, consecutive_failures int, failing_since instant?, firing_rules [text], availability_7d number?, "
        + "coverage_7d number, last Result?";

    public static IReadOnlyDictionary<string, string> All { get; } =
        new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["Alert"] =
                "rule text, check text, rule_severity critical|warning|info, criticality text, fired_at instant, cleared_at instant?, "
                + "evidence Evidence, runbook text?, flap_limit int, labels {text}?, is_received bool",
            ["AuditEntry"] = "id int, at instant, who text, through text, address text, action text, detail text, status int?",
            ["Channel"] = "name text, type text, enabled bool, waiting int, last_delivered_at instant?",
            ["Check"] = CheckFields,
            ["CheckInFull"] = CheckFields + ", availability_7d_raw number?, heartbeat Heartbeat?",
            ["Correction"] = "id int, check text, from instant, until instant, by text, reason text",
            ["Criterion"] = "key text, expected text, holds bool, seen text",
            ["Deployment"] =
                "id int, service text, version text, at instant, grace_ends instant, in_grace bool, by text, reason text, warning text?",
            ["Drill"] =
                "id int, check text, outcome text, for text, by text, started_at instant, state running|ended, ended_at instant?, ended text?, "
                + "first_failing instant?, incidents [text], detected_after_seconds number?, told_after_seconds number?, "
                + "acknowledged_after_seconds number?, resolved_after_seconds number?",
            ["Entry"] = "at instant, event text, text text, who text?, facts Facts",
            ["Evidence"] =
                "at instant, first_failing instant?, last_failing instant?, failures_alone bool, codes [(code text, count int)], "
                + "arithmetic text, headline text, value number?, coverage number?, counted [any], checks [text], gist text?, brief text",
            ["ExplanationPart"] = "title text, lines [text]",
            ["ExportedResult"] = "check text, slot instant, outcome up|down|unknown|missed, status_code int?, latency_ms number?",
            ["Facts"] =
                "check text?, rule text?, rule_severity text?, severity text?, kind text?, step text?, repeat int?, people [text]?, reason text?, "
                + "name text?, value number?, coverage number?",
            ["Heartbeat"] =
                "watched_since instant, last_ping instant?, last_run_ended instant?, last_run_failed bool?, exit_status int?, took_ms number?, "
                + "running_since instant?, due_by instant?, excerpt text?",
            ["Incident"] =
                "id int, label text, state open|acknowledged|resolved, severity critical|high|medium|low, "
                + "kind outage|latency|budget|expiry|external, group text, checks [text], opened_at instant, acknowledged_at instant?, "
                + "acknowledged_by text?, resolved_at instant?, resolved_by text?, resolution text?, reopened int, drill bool, war_room text?, "
                + "commander text?, alerts [Alert], told [text], next (at instant, what text)?, steps_withheld (reason text, until instant?)?, "
                + "opened_by text?, title text?, customer_update text?, remark text?",
            ["JournalEntry"] = "id int, at instant, event text, text text, who text?, incident int?, facts Facts",
            ["Matcher"] = "label text, operator equal|not_equal|matches|not_matches, value text",
            ["Message"] =
                "id int, channel text, kind text, state pending|delivered|refused|overtaken, created_at instant, delivered_at instant?, "
                + "receipt text?, title text, tries [(at instant, outcome text, status int?, duration_milliseconds int, answer text)], people [text]",
            ["Override"] =
                "id int, rotation text, person text, from instant, until instant, by text, reason text, state planned|holds|ended",
            ["Pause"] = "id int, by text, reason text, from instant, until instant, state planned|holds|ended",
            ["Problem"] =
                "type text, title text, status int, detail text, instance text, error text, message text, needs_confirmation?? bool, "
                + "errors?? [(in query|body|header|path, name text, found text, legal text?)]",
            ["Result"] =
                "slot instant, outcome up|down|unknown|missed, cause unreachable|wrong|slow?, finished_at instant, status_code int?, "
                + "latency_ms number?, reason text, code text, criteria [Criterion], excerpt text?",
            ["RuleExplained"] =
                "check text, rule text, fires bool, incident int?, nobody_told_because text?, heading text, parts [ExplanationPart], text text",
            ["Shift"] = "rotation text, person text?, from instant, until instant, is_override bool, is_gap bool",
            ["Silence"] =
                "id int, by text, reason text, from instant, until instant, state planned|holds|ended, match text, matchers [Matcher], "
                + "matches [(check text, rule text, firing bool, is_received bool)], warning text?",
            ["Standing"] = "paused bool, until instant?, by text?, reason text?, pauses [Pause]",
            ["Token"] = "id int, name text, grants text, created_at instant, expires_at instant, used_at instant?",
            ["Waiting"] = "incident int, label text, age_seconds number",
            ["Window"] = "name text, from instant, until instant, checks [text]",
        };
}
