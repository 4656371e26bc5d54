namespace Crownwatch.Core.Conditions;

internal enum TokenKind
{
    Word,
    Operator,
    Open,
    Close,
    End,
    Unknown,
}

/// <param name="Offset">Of the first character, from 0.</param>
internal readonly record struct ConditionToken(TokenKind Kind, string Text, int Offset)
{
    /// <summary>Splits a condition; whatever can't belong to one becomes an Unknown token. The last is always End.</summary>
    public static List<ConditionToken> Split(string text)
    {
        var tokens = new List<ConditionToken>();
        var at = 0;
        while (at < text.Length)
        {
            var c = text[at];
            if (char.IsWhiteSpace(c))
            {
                at++;
                continue;
            }

            var length = Length(text, at, c);
            var kind = c switch
            {
                '(' => TokenKind.Open,
                ')' => TokenKind.Close,
                '<' or '>' or '=' or '!' => TokenKind.Operator,
                _ when IsWord(c) => TokenKind.Word,
                _ => TokenKind.Unknown,
            };
            tokens.Add(new ConditionToken(kind, text.Substring(at, length), at));
            at += length;
        }

        tokens.Add(new ConditionToken(TokenKind.End, "", text.Length));
        return tokens;
    }

    private static int Length(string text, int at, char c)
    {
        if (IsWord(c))
        {
            var end = at;
            while (end < text.Length && IsWord(text[end]))
            {
                end++;
            }

            return end - at;
        }

        return c is '<' or '>' or '=' or '!' && at + 1 < text.Length && text[at + 1] == '=' ? 2 : 1;
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '%' or '-' or '+';
}
