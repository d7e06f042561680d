"""LifeCircle in a notebook: `import lifecircle as lc`.

    place = lc.check("check.toml")                     # or lc.open_project("lifecircle.gpkg"), or lc.demo()
    result = place.evaluate("circles")                 # a plan's key or file; the project's own where left out
    result.unserved()                                  # who is left out: a GeoDataFrame of areas with people

    place.isochrones("library", [5, 10, 15])           # GeoDataFrame
    better = place.scenario("A").add_facility("library", at=(113.53, 28.19), cost=300)
    lc.compare(place, better).table                    # who gains, who loses, at what cost
    result.explore()                                   # folium map
    result.plot()                                      # matplotlib axes

Frames are in the place's metric CRS; people are floats; costs are minutes or kilometres. Places, results and
comparisons print themselves as tables in Jupyter. Long work shows a progress bar. Errors are
`lc.LifecircleError`s with a sentence. The words of tables are English; `language="zh"` gives Chinese ones.
"""
