using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Grid.Client.Mapping;
using Grid.Errors;

namespace Grid.Client.Entities;

/// <summary>The row types that the options describe.</summary>
internal sealed class EntityModels
{
    private readonly Dictionary<Type, EntityModel> _models = [];

    /// <summary>What is said of a type, to add to.</summary>
    public EntityModel Get(Type type)
    {
        if (!_models.TryGetValue(type, out var model))
        {
            _models.Add(type, model = new EntityModel());
        }

        return model;
    }

    /// <summary>What is said of a type; null for nothing.</summary>
    public EntityModel? Find(Type type) => _models.GetValueOrDefault(type);

    /// <summary>How a type is taken apart.</summary>
    /// <exception cref="RequestException">It cannot be made from its properties.</exception>
    public Shape ShapeOf(Type type) => Shape.Of(type, Find(type));

    /// <summary>The name of the table of a row type.</summary>
    public string TableOf(Type type) => Find(type)?.Table ?? type.GetCustomAttribute<TableAttribute>()?.Name ?? type.Name;

    /// <summary>What is wrong with the types that are described.</summary>
    public IEnumerable<string> Errors()
    {
        foreach (var type in _models.Keys)
        {
            string? error = null;
            try
            {
                ShapeOf(type);
            }
            catch (RequestException failure)
            {
                error = failure.Message;
            }

            if (error is not null)
            {
                yield return error;
            }
        }
    }
}
