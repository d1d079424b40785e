"""Addresses of programmes, pools, statistics and registers."""

from django.urls import path

from challenges.views import pools, programmes
from challenges.views.registers import registers
from challenges.views.statistics import statistics

urlpatterns = [
    path("programmes/", programmes.programmes, name="programmes"),
    path("programmes/new/", programmes.new, name="programme_new"),
    path("programmes/<slug:code>/", programmes.programme, name="programme"),
    path("programmes/<slug:code>/draft/", programmes.draft, name="programme_draft"),
    path("programmes/<slug:code>/v<int:number>/", programmes.version, name="programme_version"),
    path("programmes/<slug:code>/v<int:number>/validity/", programmes.validity, name="programme_validity"),
    path("programmes/<slug:code>/v<int:number>/rules/<slug:name>/", programmes.rule, name="programme_rule"),
    path("programmes/<slug:code>/v<int:number>/step/<slug:name>/", programmes.step, name="programme_step"),
    path("pools/", pools.pools, name="pools"),
    path("pools/new/", pools.new, name="pool_new"),
    path("pools/movements/", pools.movements, name="movements"),
    path("pools/movements.csv", pools.export, name="movements_export"),
    path("pools/<slug:code>/<int:year>/", pools.pool, name="pool"),
    path("pools/<slug:code>/<int:year>/adjust/", pools.adjust, name="pool_adjust"),
    path("statistics/", statistics, name="challenge_statistics"),
    path("registers/", registers, name="challenge_registers"),
]
