using Grid.Client.Queries;
using Grid.Silo.Commands.Sql;
using Grid.Silo.Console;

namespace Grid.Silo.Commands.Demonstration;

/// <summary>Asks all questions and shows the answers.</summary>
internal sealed class AnswerSheet(Terminal terminal, Func<string, CancellationToken, Task<GridResult>> ask)
{
    /// <summary>The answer to every question, in order.</summary>
    /// <returns>The answers, and whether all of them are right.</returns>
    public async Task<(IReadOnlyList<string[][]> Answers, bool AllRight)> AskAllAsync(
        IReadOnlyList<Question> questions, CancellationToken cancellationToken)
    {
        var answers = new List<string[][]>();
        var allRight = true;
        foreach (var question in questions)
        {
            var result = await ask(question.Sql, cancellationToken);
            var answer = RowsOf(result);
            answers.Add(answer);
            var isRight = question.IsAnsweredBy(answer);
            allRight &= isRight;
            Show(question, result, answer, isRight);
        }

        return (answers, allRight);
    }

    private void Show(Question question, GridResult result, string[][] answer, bool isRight)
    {
        if (answer is [[var single]])
        {
            terminal.Line($"{question.Title}: {Grouped(single)}   {ResultSummary.Of(result)}");
        }
        else
        {
            terminal.Line($"{question.Title}:   {ResultSummary.Of(result)}");
            var table = new TextTable([.. result.Columns.Select(column => new TextColumn(column.Name, ValueText.IsNumeric(column.Type)))]);
            foreach (var row in answer)
            {
                table.Add([.. row.Select((cell, index) => table.Columns[index].IsNumeric ? Grouped(cell) : cell)]);
            }

            terminal.Table(table);
        }

        if (!isRight)
        {
            terminal.Bad($"WRONG: the right answer is {string.Join("; ", question.Expected.Select(row => string.Join(", ", row)))}.");
        }
    }

    private static string[][] RowsOf(GridResult result) =>
    [
        .. result.Batches.SelectMany(batch => Enumerable.Range(0, batch.RowCount)
            .Select(row => batch.Columns.Select(column => ValueText.Of(column, row) ?? "NULL").ToArray())),
    ];

    private static string Grouped(string number) =>
        Int128.TryParse(number, out var value) ? value.ToString("N0", System.Globalization.CultureInfo.InvariantCulture) : number;
}
