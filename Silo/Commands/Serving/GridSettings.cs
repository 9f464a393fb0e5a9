using Grid.Grains.Hosting;
using Microsoft.Extensions.Options;

namespace Grid.Silo.Commands.Serving;

/// <summary>Reads the section <c>Grid</c> of a silo's configuration.</summary>
internal static class GridSettings
{
    /// <exception cref="OptionsValidationException">Names that Grid does not know, and values that it cannot work with: every one of them.</exception>
    /// <exception cref="CommandException">A value is not of the kind that its setting needs.</exception>
    public static GridOptions Read(IConfiguration configuration)
    {
        var section = configuration.GetSection(GridOptions.Section);
        GridOptions options;
        try
        {
            options = section.Get<GridOptions>() ?? new GridOptions();
        }
        catch (InvalidOperationException failure)
        {
            throw new CommandException(ExitCode.Usage, failure.InnerException is { } inner ? $"{failure.Message} {inner.Message}" : failure.Message, failure);
        }

        string[] errors = [.. UnknownSettings.Find(section, typeof(GridOptions)), .. new GridOptionsValidator().Validate(null, options).Failures ?? []];
        return errors.Length == 0 ? options : throw new OptionsValidationException(GridOptions.Section, typeof(GridOptions), errors);
    }
}
